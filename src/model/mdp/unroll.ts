import type { ConfigurableMdp, Distribution } from './configurableMdp.js';

/**
 * The same problem with time as part of the state: state s at time t becomes t·S + s, everything after step H becomes the one terminal
 * state S·H. A problem without horizon is returned as it is.
 */
export function unroll(mdp: ConfigurableMdp): ConfigurableMdp {
  const { horizon, states, terminal } = mdp;
  if (horizon === null) return mdp;
  const end = states * horizon;
  const times = Array.from({ length: horizon }, (_, t) => t);
  const shift = (row: Distribution, t: number): Distribution => shiftRow(row, t, states, horizon);
  const repeated = <T>(perState: readonly T[], last: T): T[] => [...times.flatMap(() => perState), last];
  return {
    ...mdp,
    horizon: null,
    states: end + 1,
    terminal: [...times.flatMap((t) => terminal.map((s) => t * states + s)), end],
    initial: mdp.initial,
    transitions: [...times.flatMap((t) => mdp.transitions.map((rows) => rows.map((row) => shift(row, t + 1)))), []],
    rewardF: repeated(mdp.rewardF, []),
    rewardL: repeated(mdp.rewardL, []),
  };
}

/** A row over the S states as one over those of the unrolled problem at time t: at time H, the end. */
export function shiftRow(row: Distribution, t: number, states: number, horizon: number): Distribution {
  if (t === horizon)
    return { successors: [states * horizon], probabilities: [{ kind: 'constant', value: { n: 1n, d: 1n } }] };
  return { ...row, successors: row.successors.map((s) => t * states + s) };
}
