import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../parameters/reader';
import { oneOf } from '../../parameters/schemas';
import type { TriggerEvent, Wanted } from '../event';
import { activityFinished } from './activityFinished.event';
import { contactCreated } from './contactCreated.event';
import { contactDeleted } from './contactDeleted.event';
import { contactUnsubscribed } from './contactUnsubscribed.event';
import { contactUpdated } from './contactUpdated.event';

/** By their values in saved workflows. */
const EVENTS: Record<string, TriggerEvent<unknown>> = {
	activityFinished,
	contactCreated,
	contactDeleted,
	contactUnsubscribed,
	contactUpdated,
};

const event: INodeProperties = {
	displayName: 'Event',
	name: 'event',
	type: 'options',
	noDataExpression: true,
	options: Object.entries(EVENTS).map(([value, { name, description }]) => ({ name, value, description })),
	default: 'contactDeleted',
	description: 'What starts the workflow. Each event comes out once.',
};

const costNotice: INodeProperties = {
	displayName:
		'A poll that finds nothing new takes one request. Constant Contact allows 10,000 a day for all that uses the same application: every minute is 1,440 of them, every 5 minutes 288, every hour 24. The first poll only remembers what is there. If Constant Contact cannot be reached then, what happens until the first poll that succeeds does not come out.',
	name: 'costNotice',
	type: 'notice',
	default: '',
};

function notice(value: string, { notice: displayName }: TriggerEvent<unknown>): INodeProperties {
	return { displayName, name: `${value}Notice`, type: 'notice', default: '', displayOptions: { show: { event: [value] } } };
}

/** The same property of several events stands once, shown for all of them. */
function propertiesOfEvents(): INodeProperties[] {
	const all = [...new Set(Object.values(EVENTS).flatMap(({ properties }) => properties))];
	return all.map((property) => {
		const values = Object.entries(EVENTS).filter(([, { properties }]) => properties.includes(property)).map(([value]) => value);
		return { ...property, displayOptions: { show: { event: values } } };
	});
}

/** The whole panel of the trigger. */
export const PROPERTIES: INodeProperties[] = [
	event,
	...Object.entries(EVENTS).map(([value, each]) => notice(value, each)),
	costNotice,
	...propertiesOfEvents(),
];

const anyEvent = oneOf(Object.keys(EVENTS));

/** The event that a workflow waits for, and what it wants of it. @throws Problem that names the parameter */
export function readEvent(parameters: Parameters): { value: string; event: TriggerEvent<unknown>; wanted: Wanted<unknown> } {
	const value = parameters.forRun(event, anyEvent);
	const chosen = EVENTS[value] as TriggerEvent<unknown>;
	return { value, event: chosen, wanted: chosen.read(parameters) };
}
