import type { IDataObject } from 'n8n-workflow';

/** Input items, typed loosely as expressions find them. */
export function rows(...items: unknown[]): IDataObject[] {
	return items as IDataObject[];
}

/** One value of each item. */
export function column(items: IDataObject[], key: string): unknown[] {
	return items.map((item) => item[key]);
}
