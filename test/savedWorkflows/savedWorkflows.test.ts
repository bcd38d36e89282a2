import { useEngine } from '../engine';
import { addSampleData } from '../sandbox/sampleData';
import { outcomeOf, readSavedWorkflows } from './savedWorkflows';

const engine = useEngine({ activity: { processingFor: 2_000 } });

it.each(readSavedWorkflows())('a workflow that was saved with $version does what it did', async ({ workflow, outcome }) => {
	addSampleData(engine.sandbox.account);
	const run = await engine.runWorkflow(workflow, workflow.pinData);
	expect(run.error).toBeUndefined();
	const outputsOf = (node: string) => run.node(node).outputJson;
	// Outputs may gain keys.
	expect(outcomeOf(workflow, run.requests, outputsOf)).toMatchObject(outcome);
});
