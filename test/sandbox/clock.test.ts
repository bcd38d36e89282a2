import { install } from '@sinonjs/fake-timers';
import { ManualClock } from './client';
import { aheadClock, scaledClock, systemClock } from './clock';

it('the default clock follows fake timers that are installed later', async () => {
	const fake = install({ now: 1000 });
	try {
		const slept = systemClock.sleep(5000);
		await fake.tickAsync(5000);
		await slept;
		expect(systemClock.now()).toBe(6000);
	} finally {
		fake.uninstall();
	}
});

it('a scaled clock runs faster and sleeps shorter', async () => {
	const fake = install({ now: 1000 });
	try {
		const clock = scaledClock(10);
		const slept = clock.sleep(5000);
		await fake.tickAsync(500);
		await slept;
		expect(clock.now()).toBe(6000);
	} finally {
		fake.uninstall();
	}
});

it('a clock that is ahead tells another time and sleeps as long', async () => {
	const behind = new ManualClock();
	const clock = aheadClock(behind, 90_000);
	expect(clock.now()).toBe(behind.now() + 90_000);
	let awake = false;
	const slept = clock.sleep(5000).then(() => (awake = true));
	behind.advance(4999);
	await Promise.resolve();
	expect(awake).toBe(false);
	behind.advance(1);
	await slept;
});

it('an abort ends a sleep and leaves no timer', async () => {
	const fake = install();
	try {
		const stop = new AbortController();
		const slept = systemClock.sleep(5000, stop.signal);
		stop.abort();
		await slept;
		expect(fake.countTimers()).toBe(0);
	} finally {
		fake.uninstall();
	}
});
