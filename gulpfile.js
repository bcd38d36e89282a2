const { rm } = require('node:fs/promises');
const { src, dest } = require('gulp');

/** Empties the output folder, so that a file that was renamed does not ship twice. */
function clean() {
	return rm('dist', { recursive: true, force: true });
}

/** Copies what tsc does not build: the icons and the codex file. `encoding: false` keeps bytes as they are. */
function assets() {
	return src(['nodes/**/*.{svg,json}', 'credentials/**/*.svg'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

module.exports = { clean, assets };
