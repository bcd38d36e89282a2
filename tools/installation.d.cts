/** Whether all that the lock file lists is there: an installation that was cut short is not. */
export function isInstalled(folder: string): boolean;

/** How far an installation has come, in words. */
export function howFar(folder: string): string;

/** Installs what the lock file lists, and nothing else. Rejects with what to do if there is no network or no room. */
export function install(folder: string, options?: { signal?: AbortSignal; lock?: string }): Promise<void>;

/** From now on nothing counts as installed, whatever is there. */
export function forget(folder: string): void;
