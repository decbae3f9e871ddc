/** Told what a long computation is at, and where it is known how many pieces of it are done and how many there are. Called often: it must be cheap. */
export type OnProgress = (what: string, done?: number, total?: number) => void;
