// Loaded into n8n before anything else: n8n ends when the process that started it is gone, however that one ended.
if (process.channel) {
	process.once('disconnect', () => {
		process.kill(process.pid, 'SIGTERM');
		setTimeout(() => process.exit(1), 10_000).unref();
	});
	// Not a reason to stay alive: a command such as n8n execute must be able to end by itself.
	process.channel.unref();
}
