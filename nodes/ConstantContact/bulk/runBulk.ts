import type { Api } from '../api/transport';
import type { Options } from '../parameters/options';
import type { Outcome } from '../run/items';
import type { Run } from '../run/run';
import type { BulkItem, BulkOperation } from './bulkOperation';
import { showPlan } from './dryRun';
import { hintAtFewerCounted } from './fewerCounted';
import { checkPlan } from './guards';
import { planItems, readItems, regroup, resolveItems } from './prepare';
import { report } from './report';
import { nameAccepted } from './submissions';
import { submitPlan } from './submit';
import { waitForSubmitted } from './wait';

/**
 * Runs a bulk operation. Nothing is sent before every item was read and every contact looked up; a dry run ends with the
 * plan, and shows it.
 */
export async function runBulk<Item extends BulkItem>(
	run: Run,
	api: Api,
	operation: BulkOperation<Item>,
	options: Options,
): Promise<Outcome[]> {
	// In a chain, since a variable would keep what was read and looked up for as long as the activities run.
	const planned = await readItems(run, operation)
		.then(async (read) => await resolveItems(run, api, operation, read))
		.then(async (resolved) => await planItems(run, operation, options, resolved))
		.then(async (plan) => await regroup(run, options, plan));
	const measured = await checkPlan(run.clock, api, operation, planned.plan, options);
	if (measured && options.dryRun) return await showPlan(run, api, operation, planned, measured);
	const submitted = await submitPlan(run, api, operation, planned.plan, options);
	const submissions = await waitForSubmitted(run, api, operation, submitted, options);
	hintAtFewerCounted(run, submissions);
	// A run that is stopped even now has to name what it has sent.
	return await nameAccepted(run, submissions, report(run.clock, planned, submissions));
}
