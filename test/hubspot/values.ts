import { z } from 'zod/v4';
import type { HubSpot, Property } from './hubSpot';
import { invalidValues, type ValueProblem } from './refusal';

const emailAddress = z.email();

/** What HubSpot finds wrong with a value; undefined if nothing is. An empty one takes the value away. */
function problemOf({ name, type, options, readOnly }: Property, value: string): ValueProblem | undefined {
	if (readOnly) return { name, error: 'READ_ONLY_VALUE', message: `"${name}" is a read only property; its value cannot be set.` };
	if (value === '') return undefined;
	if (name === 'email' && !emailAddress.safeParse(value).success) {
		return { name, error: 'INVALID_EMAIL', message: `Email address ${value} is invalid` };
	}
	if (type === 'datetime' && !/^-?\d+$/.test(value)) return { name, error: 'INVALID_LONG', message: `${value} was not a valid long.` };
	const allowed = options?.map((option) => option.value);
	if (allowed?.includes(value) !== false) return undefined;
	return { name, error: 'INVALID_OPTION', message: `${value} was not one of the allowed options: [${allowed.join(', ')}]` };
}

/** Throws a Refusal that names every value that HubSpot does not take. */
export function checkValues(hubSpot: HubSpot, values: Record<string, string>): void {
	const problems = Object.entries(values).flatMap(([name, value]) => {
		const property = hubSpot.properties.find((each) => each.name === name);
		const unknown = { name, error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
		return (property ? problemOf(property, value) : unknown) ?? [];
	});
	if (problems.length > 0) throw invalidValues(problems);
}
