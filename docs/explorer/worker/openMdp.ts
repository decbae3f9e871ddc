import {
  LINEAR_ESTIMATORS,
  compileProblem,
  createFastHypergradient,
  createSampler,
  createStream,
  estimatorById,
  estimatorMoments,
  evaluateTables,
  float64,
  instanceText,
  mistakeGaps,
  momentsDocument,
  truth,
  truthDocument,
  withTheta,
  type ConfigurableMdp,
  type LinearEstimatorId,
} from 'hypergrad-oracle/browser';
import type { Graph } from '../shared/answers.ts';
import { MOST_STATES, MOST_TRAJECTORIES, SHOWN_STEPS, rangeAround, type Opened } from './opened.ts';

/** A configurable MDP. */
export function openMdp(mdp: ConfigurableMdp, name: string): Opened {
  const problem = compileProblem(mdp);
  const solver = createFastHypergradient(problem);
  const at = (theta: readonly string[]): ConfigurableMdp => withTheta(mdp, theta);
  const point = (theta: readonly string[]): number[] => theta.map((text) => toNumber(text));
  const estimators = problem.parameters === 0 ? [] : LINEAR_ESTIMATORS;
  const { states, actions, parameters } = problem;
  return {
    summary: {
      kind: mdp.kind,
      name,
      sizes: `${plural(states, 'state')}, ${plural(actions, 'action')}, ${plural(parameters, 'parameter')}`,
      parameters: mdp.theta.map(({ n, d }, k) => {
        const value = Number(n) / Number(d);
        return { name: `theta[${k + 1}]`, value: textOf(n, d), ...rangeAround(value) };
      }),
      graph: graphOf(problem, mdp.states),
      estimators,
      hasMistakes: parameters > 0 && states <= MOST_STATES,
    },
    live: (theta) => {
      const found = solver.at(point(theta));
      const tables = evaluateTables(problem, float64, point(theta));
      const list = (values: ArrayLike<number>): number[] => Array.from(values);
      return {
        objective: found.objective.value,
        total: list(found.total),
        direct: list(found.direct),
        guiding: list(found.guiding),
        matrices: [],
        finite: {
          occupancy: list(found.occupancy),
          vL: list(found.vL),
          vF: list(found.follower.vF),
          policy: list(found.follower.policy),
          qF: list(found.follower.qF),
          qL: list(found.qL),
          benefit: list(found.benefit),
          p: tables.p,
          rewardF: tables.rewardF,
          rewardL: tables.rewardL,
        },
      };
    },
    truth: (theta, digits) => truthDocument(name, truth(at(theta), digits === null ? {} : { digits })),
    moments: (theta, id) =>
      momentsDocument(name, estimatorMoments(at(theta), { estimator: id as LinearEstimatorId }), 1),
    note: (id) => estimatorById(id).title,
    mistakes: (theta) => mistakeGaps(at(theta), { most: MOST_TRAJECTORIES }),
    walk: (theta, seed) => {
      const tables = evaluateTables(problem, float64, point(theta));
      const sampler = createSampler(tables, solver.valuesAt(point(theta)).follower.policy);
      const { states: visited, actions: taken } = sampler.rollout(createStream(`explorer/seed=${seed}`), {
        maxSteps: SHOWN_STEPS,
      });
      return { kind: 'finite', states: Array.from(visited), actions: Array.from(taken) };
    },
    file: (theta) => instanceText(at(theta)),
  };
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The graph of a problem; states of one with a horizon carry their time. */
export function graphOf(
  problem: {
    readonly states: number;
    readonly actions: number;
    readonly terminal: Uint8Array;
    readonly edgeStart: Int32Array;
    readonly edgeTarget: Int32Array;
  },
  perTime: number,
  actions: readonly string[] = Array.from({ length: problem.actions }, (_, b) => `b${b}`),
): Graph {
  const { states, terminal, edgeStart, edgeTarget } = problem;
  const labelOf = (s: number): string => {
    if (states === perTime) return `s${s}`;
    return s === states - 1 ? 'end' : `s${s % perTime}, t=${Math.floor(s / perTime)}`;
  };
  return {
    states: Array.from({ length: states }, (_, s) => ({ label: labelOf(s), terminal: terminal[s] === 1 })),
    actions,
    edgeStart,
    edgeTarget,
  };
}

/** A decimal or a fraction as a number. */
export function toNumber(text: string): number {
  const [n, d] = text.split('/');
  return d === undefined ? Number(n) : Number(n) / Number(d);
}

/** A fraction as text: a decimal where a double is printed as just that. */
export const textOf = (n: bigint, d: bigint): string => {
  const decimal = String(Number(n) / Number(d));
  return /^-?\d+(\.\d+)?$/.test(decimal) && isExactly(decimal, n, d) ? decimal : d === 1n ? `${n}` : `${n}/${d}`;
};

function isExactly(decimal: string, n: bigint, d: bigint): boolean {
  const [whole, part = ''] = decimal.split('.');
  return BigInt(whole + part) * d === n * 10n ** BigInt(part.length);
}
