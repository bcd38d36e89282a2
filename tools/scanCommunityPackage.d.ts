declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	export interface Analysis {
		passed: boolean;
		message?: string;
		details?: string;
	}
	/** Lints the files of a folder that match; a folder without any such file passes. */
	export function analyzePackage(folder: string, patterns: string[]): Promise<Analysis>;
}
