import { ACTIONABLE_CAUSES, TIMED_CAUSES } from 'n8n-workflow';
import { answerProblem, noTimeProblem } from '../../nodes/ConstantContact/api/apiError';
import { asProblem, Problem, type ProblemKind } from '../../nodes/ConstantContact/run/problem';
import { failureOf, passes } from '../../nodes/ConstantContact/trigger/failure';

const NOW = Date.parse('2026-03-04T22:59:59.000Z');
const of = (kind: ProblemKind) => new Problem('Could not …').ofKind(kind);

it.each<[string, Problem, object | undefined, boolean]>([
	['too many requests a second', of('throttled'), { cause: 'rate-limited' }, true],
	['no turn in the queue of requests', noTimeProblem('get contacts'), { cause: 'rate-limited' }, true],
	["the day's allowance is gone", of('quota'), { cause: 'quota-exhausted', resetsAtEpochMs: Date.parse('2026-03-05T00:00:00.000Z') }, true],
	['no answer, or a 5xx', of('unavailable'), { cause: 'temporarily-unavailable' }, true],
	['the connection is dead', of('disconnected'), { cause: 'credential-invalid' }, false],
	['no right to do it', answerProblem('get contacts', 403, ''), { cause: 'configuration-invalid' }, false],
	['a mistake of this node', asProblem(new TypeError('x is not a function')), { cause: 'node-defect' }, false],
	['a request that is refused', answerProblem('get contacts', 400, ''), undefined, false],
	['a parameter', new Problem('Lists: is empty'), undefined, false],
])('%s', (_what, problem, failure, isPassing) => {
	expect(failureOf(problem, NOW)).toEqual(failure);
	expect(passes(problem)).toBe(isPassing);
	// The kind is kept, whatever is added to the problem.
	const told = problem.with({ contact_id: 'a' }).forItem(1).addAdvice('More.');
	expect(failureOf(told, NOW)).toEqual(failure);
});

it('the causes are those of n8n', () => {
	const kinds: ProblemKind[] = ['throttled', 'quota', 'unavailable', 'disconnected', 'defect'];
	const causes = [...kinds.map(of), answerProblem('get contacts', 403, '')].map((problem) => failureOf(problem, NOW)?.cause);
	expect([...causes].sort()).toEqual([...TIMED_CAUSES, ...ACTIONABLE_CAUSES].sort());
});
