import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INodeType } from 'n8n-workflow';

interface Condition {
	keyName: string;
	keyValue: unknown;
}

/** Any condition, and all of them are "equals". */
function fits(row: IDataObject, conditions: Condition[]): boolean {
	return conditions.some(({ keyName, keyValue }) => row[keyName] === keyValue);
}

/** Data table, version 1.1, as far as examples use it: tables are made, rows upserted and read. What it holds lasts as long as it does. */
export function dataTable(): INodeType {
	const tables = new Map<string, IDataObject[]>();

	function rowsOf(context: IExecuteFunctions, index: number): IDataObject[] {
		const { value } = context.getNodeParameter('dataTableId', index) as { value: string };
		const rows = tables.get(value);
		if (!rows) throw new Error(`Data table with name "${value}" not found`);
		return rows;
	}

	function getRows(context: IExecuteFunctions, index: number): IDataObject[] {
		const conditions = context.getNodeParameter('filters.conditions', index, []) as Condition[];
		return rowsOf(context, index).filter((row) => conditions.length === 0 || fits(row, conditions));
	}

	function createTable(context: IExecuteFunctions, index: number): IDataObject[] {
		const name = context.getNodeParameter('tableName', index) as string;
		const reuses = context.getNodeParameter('options.createIfNotExists', index, false) === true;
		if (tables.has(name) && !reuses) throw new Error(`Data table with name "${name}" exists`);
		if (!tables.has(name)) tables.set(name, []);
		return [{ name }];
	}

	function upsertRow(context: IExecuteFunctions, index: number): IDataObject[] {
		const rows = rowsOf(context, index);
		const row = context.getNodeParameter('columns.value', index) as IDataObject;
		const object = Object.values(row).find((value) => typeof value === 'object' && value !== null);
		if (object) throw new Error(`unexpected input ${JSON.stringify(object)}: a cell holds no arrays and objects`);
		const conditions = context.getNodeParameter('filters.conditions', index) as Condition[];
		const known = rows.find((each) => fits(each, conditions));
		if (known) return [Object.assign(known, row)];
		rows.push({ id: rows.length + 1, ...row });
		return rows.slice(-1);
	}

	const operations: Record<string, (context: IExecuteFunctions, index: number) => IDataObject[]> = {
		'table create': createTable,
		'row upsert': upsertRow,
		'row get': getRows,
	};

	return {
		description: {
			displayName: 'Data table',
			name: 'n8n-nodes-base.dataTable',
			group: ['input', 'transform'],
			version: [1, 1.1],
			description: 'Saves data across workflow executions in a table',
			defaults: { name: 'Data table' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [
				{ displayName: 'Resource', name: 'resource', type: 'string', default: 'row' },
				{ displayName: 'Operation', name: 'operation', type: 'string', default: 'insert' },
				{ displayName: 'Name', name: 'tableName', type: 'string', default: '' },
				{ displayName: 'Data Table', name: 'dataTableId', type: 'json', default: {} },
				{ displayName: 'Conditions', name: 'filters', type: 'json', default: {} },
				{ displayName: 'Columns', name: 'columns', type: 'json', default: {} },
				{ displayName: 'Options', name: 'options', type: 'json', default: {} },
			],
		},
		async execute(this: IExecuteFunctions) {
			const named = `${String(this.getNodeParameter('resource', 0))} ${String(this.getNodeParameter('operation', 0))}`;
			const operation = operations[named];
			if (!operation) throw new Error(`There is no stand-in for the data table's "${named}"`);
			const items = this.getInputData();
			return [items.flatMap((_item, index) => operation(this, index).map((json) => ({ json: { ...json }, pairedItem: { item: index } })))];
		},
	};
}
