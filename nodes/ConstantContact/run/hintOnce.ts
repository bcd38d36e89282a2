/**
 * Shows each hint once, however many input items raise it.
 *
 * @param show what shows a hint in the panel
 */
export function hintOnce(show: (message: string) => void): (message: string) => void {
	const shown = new Set<string>();
	return (message) => {
		if (shown.has(message)) return;
		shown.add(message);
		show(message);
	};
}
