import { LARGE } from '../../numeric/largeSystem.js';
import { stronglyConnectedComponents } from '../../numeric/components.js';
import { stateGraph } from '../../model/mdp/chain.js';
import type { ActionGraph, WalkGraph } from '../../model/mdp/tables.js';
import type { Cost, Digits } from './route.js';

/** How much there is to solve. */
export interface ProblemSize {
  /** No state can be visited twice: every trajectory ends within S steps. */
  readonly ends: boolean;
  /** The components of the graph, successors first. */
  readonly components: readonly (readonly number[])[];
  /** Σ n² and Σ n³ over the components of more than one state that are solved densely. */
  readonly squares: number;
  readonly cubes: number;
}

const sizes = new WeakMap<ActionGraph, ProblemSize>();

/** Found once for each problem. O(edges). */
export function problemSize(problem: ActionGraph): ProblemSize {
  const known = sizes.get(problem);
  if (known) return known;
  const graph = stateGraph(problem);
  const components = stronglyConnectedComponents(graph);
  const dense = components.map((c) => c.length).filter((n) => n > 1 && n < LARGE);
  const found: ProblemSize = {
    ends: components.every((c) => c.length === 1 && !graph[c[0]].includes(c[0])),
    components,
    squares: dense.reduce((total, n) => total + n ** 2, 0),
    cubes: dense.reduce((total, n) => total + n ** 3, 0),
  };
  sizes.set(problem, found);
  return found;
}

/** Bytes of a number with its bound. */
export const bytesOfNumber = (digits: Digits): number => (digits === 'float64' ? 60 : 160 + 1.2 * digits);

/** What tables and a best response take: a float64 LU of every component for each of about ten steps, and an exponential for each pair. */
export function costOfResponse(problem: ActionGraph, digits: Digits): Cost {
  const { states, actions, edgeTarget } = problem;
  const { squares, cubes } = problemSize(problem);
  const pairs = states * actions;
  const each = digits === 'float64' ? 1 : 12;
  return {
    work: actions === 1 ? edgeTarget.length : pairs * each + edgeTarget.length + 0.003 * cubes,
    bytes: (6 * pairs + 2 * edgeTarget.length + 4 * states) * bytesOfNumber(digits) + 40 * squares,
  };
}

/**
 * Number of trajectories from the given states to their ends, and of the steps in their tree, where no state is visited twice; by one pass
 * over the states, so that it can be asked before anything is enumerated. Infinity beyond the doubles.
 */
export function countWhole(
  problem: WalkGraph,
  initial: readonly number[],
): { readonly trajectories: number; readonly steps: number } {
  const { states, actions, edgeStart, edgeTarget, terminal } = problem;
  const trajectories = new Float64Array(states);
  const steps = new Float64Array(states);
  for (const [s] of problemSize(problem).components) {
    if (terminal[s]) trajectories[s] = 1;
    for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++) {
      trajectories[s] += trajectories[edgeTarget[e]];
      steps[s] += 1 + steps[edgeTarget[e]];
    }
  }
  const over = (counts: Float64Array): number => initial.reduce((total, s) => total + counts[s], 0);
  return { trajectories: over(trajectories), steps: over(steps) };
}
