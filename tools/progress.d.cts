/**
 * Does `work` and shows what is being done, for how long, and how it ended. `hint` says how long it usually takes,
 * `soFar` is asked again and again how far it has come.
 */
export function step<T>(what: string, work: () => Promise<T>, hint?: string, soFar?: () => string): Promise<T>;
