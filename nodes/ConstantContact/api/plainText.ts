const LONGEST = 300;
/** The most of a text that is read: stripping the HTML of a huge page would block n8n. */
const MOST_READ = 20_000;

/** Strips HTML and folds white space. */
function withoutTags(html: string): string {
	return html
		.replace(/<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi, ' ')
		.replace(/<[^<>]*>/g, ' ')
		.replace(/&nbsp;/gi, ' ')
		.replace(/&lt;/gi, '<')
		.replace(/&gt;/gi, '>')
		.replace(/&quot;/gi, '"')
		.replace(/&#39;/g, "'")
		.replace(/&amp;/gi, '&')
		.replace(/\s+/g, ' ')
		.trim();
}

/** The text of the first element whose start tag fits; empty if there is none. It goes through the page once. */
function firstText(page: string, startTag: RegExp): string {
	const start = startTag.exec(page);
	if (!start) return '';
	const rest = page.slice(start.index);
	const from = rest.indexOf('>') + 1;
	const to = rest.slice(from).search(/<\/(title|h[1-6])/i);
	return from === 0 || to < 0 ? '' : withoutTags(rest.slice(from, from + to));
}

/** What a page is about: its title and its first heading, one of them if it says all; empty if it has neither. */
function headline(page: string): string {
	const title = firstText(page, /<title\b/i);
	const heading = firstText(page, /<h[1-6]\b/i);
	if (title.toLowerCase().includes(heading.toLowerCase())) return title;
	if (heading.toLowerCase().includes(title.toLowerCase())) return heading;
	return `${title.replace(/[.:]$/, '')}: ${heading}`;
}

/**
 * A text as one line of at most 300 characters, without HTML. A page is told by its title and heading, since the rest of
 * an error page says nothing about the error.
 */
export function plainText(text: string): string {
	const read = text.slice(0, MOST_READ);
	const stripped = headline(read) || withoutTags(read);
	return stripped.length > LONGEST ? `${stripped.slice(0, LONGEST - 1).trimEnd()}…` : stripped;
}
