import { issueList } from '../issues.js';

/** S, B, K. */
export const MOST_STATES = 100_000;
export const MOST_ACTIONS = 1000;
export const MOST_PARAMETERS = 10_000;
/** Largest number of (state, action, successor) triples, times the horizon where there is one. */
export const MOST_EDGES = 5_000_000;
/** Largest product of states and horizon. */
export const MOST_UNROLLED_STATES = 1_000_000;

/** What decides how much room a problem takes. */
export interface Sizes {
  readonly states: number;
  readonly actions: number;
  readonly parameters: number;
  readonly horizon: number | null;
  readonly terminal: number;
}

/**
 * Throws `InvalidInput` where S > 100,000, B > 1000, K > 10,000, S·H > 1,000,000 or (with at least one successor per state and action)
 * the number of edges must exceed 5,000,000: before anything of that size is made.
 */
export function checkSizes({ states, actions, parameters, horizon, terminal }: Sizes): void {
  const issues = issueList();
  const whole = (pointer: string, value: number, most: number): void => {
    if (!Number.isInteger(value) || value < 1 || value > most)
      issues.add(pointer, `a whole number from 1 to ${most}`, String(value));
  };
  whole('/states', states, MOST_STATES);
  whole('/actions', actions, MOST_ACTIONS);
  if (parameters > MOST_PARAMETERS) issues.add('/theta', `at most ${MOST_PARAMETERS} parameters`, String(parameters));
  if (horizon !== null) whole('/horizon', horizon, MOST_UNROLLED_STATES);
  issues.throwIfAny();
  if (horizon !== null && states * horizon > MOST_UNROLLED_STATES)
    issues.add('/horizon', `states times horizon at most ${MOST_UNROLLED_STATES}`, `${states} times ${horizon}`);
  checkEdges(Math.max(0, states - terminal) * actions, horizon, issues.add);
  issues.throwIfAny();
}

/** Notes an issue where there are too many edges. */
export function checkEdges(
  edges: number,
  horizon: number | null,
  add: (pointer: string, expected: string, found: string) => void,
): void {
  if (edges * (horizon ?? 1) <= MOST_EDGES) return;
  const times = horizon === null ? '' : ', times the horizon';
  add(
    '/transitions',
    `at most ${MOST_EDGES} triples of state, action and successor${times}`,
    String(edges * (horizon ?? 1)),
  );
}
