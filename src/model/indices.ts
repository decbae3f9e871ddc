/** The state of a pair: s of (s, b) = s·|B| + b. In games also s of (s, a), with as many actions as the leader has. */
export const stateOf = (pair: number, actions: number): number => Math.floor(pair / actions);

/** The leader's side of a triple: the pair (s, a) of (s, a, b) = (s, a)·|B| + b. */
export const pairOf = (triple: number, actions: number): number => Math.floor(triple / actions);
