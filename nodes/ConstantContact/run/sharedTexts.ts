/**
 * Gives the same text for all that are alike: 50,000 items can hold the ids of 1,000 lists as 2,500,000 texts, and each
 * of them would be kept, hashed and compared by itself.
 */
export function sharedTexts(): (texts: readonly string[]) => string[] {
	const known = new Map<string, string>();
	return (texts) =>
		texts.map((text) => {
			const same = known.get(text);
			if (same === undefined) known.set(text, text);
			return same ?? text;
		});
}
