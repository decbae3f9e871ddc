import { cumulate } from '../random/categorical.js';
import type { WalkGraph, WalkTables } from '../model/mdp/tables.js';
import { stateOf } from '../model/indices.js';

/** Where rollouts start and how they move, ready for drawing; edges are counted as in the problem whose estimator reads the rollouts. */
export interface Movement {
  /** ρ0, cumulated (S). */
  readonly initial: Float64Array;
  /** The moves of pair i are `start[i] … start[i+1] − 1`: cumulated probability, successor, and edge of the problem. */
  readonly start: Int32Array;
  readonly cumulative: Float64Array;
  readonly target: Int32Array;
  readonly edge: Int32Array;
}

/**
 * The movement of `source`, told in the edges of `problem`. O(S + edges) where both have the same layout.
 *
 * The problems must have the same states, actions and terminal states, and every move that is possible in `source` must be an edge of
 * `problem` (of any probability); else a RangeError. Also one where probabilities do not sum to one within 1e-9.
 */
export function movementOf(problem: WalkGraph, source: WalkTables<number>, initial: ArrayLike<number>): Movement {
  const { edgeStart: start, edgeTarget: target, states, actions } = source.problem;
  expectSameStates(problem, source.problem);
  if (initial.length !== states)
    throw new RangeError(`initial: expected ${states} probabilities, found ${initial.length}`);
  const startCdf = new Float64Array(states);
  cumulate(initial, 0, states, startCdf, () => 'initial');
  const cumulative = new Float64Array(target.length);
  for (let pair = 0; pair < states * actions; pair++) {
    if (problem.terminal[stateOf(pair, actions)]) continue;
    cumulate(source.p, start[pair], start[pair + 1], cumulative, () => `transitions from ${pairName(pair, actions)}`);
  }
  return { initial: startCdf, start, cumulative, target, edge: edgesIn(problem, source) };
}

/** g, cumulated by state (S·B); rows of terminal states are not read. Throws a RangeError for rows that do not sum to one within 1e-9. */
export function policyCdf({ states, actions, terminal }: WalkGraph, policy: ArrayLike<number>): Float64Array {
  if (policy.length !== states * actions)
    throw new RangeError(`policy: expected ${states * actions} probabilities, found ${policy.length}`);
  const cumulative = new Float64Array(states * actions);
  for (let s = 0; s < states; s++)
    if (!terminal[s]) cumulate(policy, s * actions, (s + 1) * actions, cumulative, () => `policy in state ${s}`);
  return cumulative;
}

const pairName = (pair: number, actions: number): string => `state ${stateOf(pair, actions)}, action ${pair % actions}`;

function expectSameStates(problem: WalkGraph, source: WalkGraph): void {
  if (source === problem) return;
  for (const size of ['states', 'actions'] as const)
    if (problem[size] !== source[size])
      throw new RangeError(`movement: expected ${problem[size]} ${size}, found ${source[size]}`);
  const s = problem.terminal.findIndex((x, i) => x !== source.terminal[i]);
  if (s >= 0) throw new RangeError(`movement: state ${s} is terminal in one problem and not in the other`);
}

/** For every edge of `source` the edge of `problem` between the same pair and successor; −1 for impossible moves that it does not have. */
function edgesIn(problem: WalkGraph, { problem: source, p }: WalkTables<number>): Int32Array {
  const edge = new Int32Array(source.edgeTarget.length);
  for (let pair = 0; pair < problem.states * problem.actions; pair++) {
    const first = problem.edgeStart[pair];
    const end = problem.edgeStart[pair + 1];
    let near = first;
    for (let e = source.edgeStart[pair]; e < source.edgeStart[pair + 1]; e++) {
      const successor = source.edgeTarget[e];
      // The next edge, where both problems list their successors alike.
      if (near >= end || problem.edgeTarget[near] !== successor) {
        near = first;
        while (near < end && problem.edgeTarget[near] !== successor) near++;
      }
      edge[e] = near < end ? near++ : -1;
      if (edge[e] < 0 && p[e] > 0)
        throw new RangeError(
          `movement: ${pairName(pair, problem.actions)} leads to ${successor}, which is no edge of the problem`,
        );
    }
  }
  return edge;
}
