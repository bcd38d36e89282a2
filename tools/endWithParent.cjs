// Loaded into npm before anything else: an npm that went on after the process that started it was killed would write
// into what the next start installs.
const { join } = require('./lock.cjs');

if (process.channel) {
	if (process.env.HELD_LOCK) join(process.env.HELD_LOCK);
	process.once('disconnect', () => {
		try {
			// The compiler that npm may have started, too.
			process.kill(-process.pid, 'SIGKILL');
		} catch {
			process.exit(1);
		}
	});
	// Not a reason to stay alive.
	process.channel.unref();
}
