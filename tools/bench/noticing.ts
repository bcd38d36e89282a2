import type { Activity } from '../../nodes/ConstantContact/activities/activity';
import { waitForActivities } from '../../nodes/ConstantContact/activities/waitForActivities';
import { VirtualTime } from '../../test/support/virtualTime';
import { LATENCY } from './cases';
import { figure, table, verdict } from './markdown';
import type { Section } from './section';

/** Seconds that activities take. */
const DURATIONS = [1, 5, 30, 300];
/** The end may fall anywhere between two looks. */
const PHASES = 100;

const ID = 'noticing';

/** When the end of an activity is noticed, in virtual time. */
export function noticingSection(): Section {
	return {
		name: ID,
		measure: async (isWanted) => {
			if (!isWanted(ID)) return undefined;
			const noticed = await noticeActivities();
			return { measured: noticed, report: () => ({ figures: noticingFigures(noticed), text: noticingText(noticed) }) };
		},
	};
}

/** How long after its end a wait notices that an activity has ended, in seconds, and with how many looks. */
async function lateness(seconds: number): Promise<{ late: number; looks: number }> {
	const clock = new VirtualTime();
	const endsAt = seconds * 1000;
	let looks = 0;
	const activity: Activity = { activity_id: 'a', state: 'processing' };
	const look = async () => {
		looks++;
		const state = clock.now() >= endsAt ? 'completed' : 'processing';
		await clock.sleep(LATENCY);
		return { activities: [{ ...activity, state }] };
	};
	await clock.during(waitForActivities([activity], { look, deadline: 3_600_000, clock }));
	return { late: (clock.now() - endsAt) / 1000, looks };
}

interface Noticed {
	seconds: number;
	late: number;
	looks: number;
	most: number;
}

/** The worst that happens to activities that take at least so long, and up to a fifth longer. In virtual time. */
async function noticeActivities(): Promise<Noticed[]> {
	const worst: Noticed[] = [];
	for (const seconds of DURATIONS) {
		let worstHere: Noticed = { seconds, late: 0, looks: 0, most: 0 };
		for (let phase = 0; phase < PHASES; phase++) {
			const duration = seconds * (1 + phase / PHASES / 5);
			const { late, looks } = await lateness(duration);
			const most = Math.max(1.5, duration / 5);
			if (late / most >= worstHere.late / (worstHere.most || 1)) worstHere = { seconds, late, looks, most };
		}
		worst.push(worstHere);
	}
	return worst;
}

function noticingText(noticed: Noticed[]): string {
	const rows = noticed.map(({ seconds, late, looks, most }) => [`${seconds} s`, figure(late), figure(most), String(looks)]);
	return `## How late the end of an activity is noticed

${table(['an activity of', 'noticed after s, at worst', 'figure', 'looks'], rows)}

In virtual time, with answers after ${LATENCY} ms: the worst of ${PHASES} activities that take up to a fifth longer than said.`;
}

function noticingFigures(noticed: Noticed[]): string[][] {
	return noticed.map(({ seconds, late, most }) => [
		`an end after ${seconds} s: noticed after s`,
		figure(late),
		figure(most),
		verdict(late, most),
	]);
}
