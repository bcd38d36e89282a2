/** A table; the first column is text, the others are numbers or short words. */
export function table(head: string[], rows: string[][]): string {
	const align = head.map((_, index) => (index === 0 ? '---' : '---:'));
	return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** "12,345" or "1.23": as many digits as mean something. */
export function figure(value: number): string {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: Math.min(digits, 1) });
}

export function whole(value: number): string {
	return Math.round(value).toLocaleString('en-US');
}

/** "12.3 s", "4 min 10 s", "2 h 5 min", "3 days". */
export function duration(seconds: number): string {
	const rounded = Math.round(seconds);
	if (seconds < 120) return `${figure(seconds)} s`;
	if (seconds < 7_200) return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
	if (seconds < 86_400) return `${Math.floor(rounded / 3_600)} h ${Math.round((rounded % 3_600) / 60)} min`;
	return `${(seconds / 86_400).toFixed(1)} days`;
}

/** A measured value against the most that it may be. */
export function verdict(value: number, most: number): string {
	return value <= most ? 'met' : '**missed**';
}
