import {
  createFastLinearQuadratic,
  createLinearQuadraticSampler,
  createStream,
  float64,
  instanceText,
  linearQuadraticDocument,
  linearQuadraticResponse,
  linearQuadraticTables,
  linearQuadraticTruth,
  withTheta,
  type LinearQuadraticProblem,
} from 'hypergrad-oracle/browser';
import { SHOWN_STEPS, rangeAround, type Opened } from './opened.ts';
import { textOf } from './openMdp.ts';

/** A linear-quadratic problem. */
export function openLinearQuadratic(own: LinearQuadraticProblem, name: string): Opened {
  const at = (theta: readonly string[]): LinearQuadraticProblem => withTheta(own, theta);
  const { drift, control, sees } = own;
  const seen = sees === 'state' ? 's' : '(A_θ s + noise)';
  return {
    summary: {
      kind: own.kind,
      name,
      sizes: `states of dimension ${drift.length}, actions of dimension ${control[0].length}, ${own.theta.length} parameters; the follower sees ${sees === 'state' ? 'the state' : "the leader's action"}`,
      parameters: own.theta.map(({ n, d }, k) => {
        const range = own.name === 'thermal-control' ? { least: 0, most: 1 } : rangeAround(Number(n) / Number(d));
        return { name: own.parameterNames[k], value: textOf(n, d), ...range };
      }),
      graph: undefined,
      estimators: [],
      hasMistakes: false,
    },
    live: (theta) => {
      const problem = at(theta);
      const { objective, total, direct, guiding } = createFastLinearQuadratic(problem).at();
      const tables = linearQuadraticTables(problem, float64);
      const { p, policy } = linearQuadraticResponse(tables);
      return {
        objective,
        total: [...total],
        direct: [...direct],
        guiding: [...guiding],
        finite: undefined,
        matrices: [
          { name: 'A_θ: the drift', rows: tables.drift },
          { name: 'P: the follower’s value is −(s′Ps + …)', rows: p },
          { name: `L: it plays b = −L${seen} on average`, rows: policy.gain },
          { name: 'Σ: the covariance of what it plays', rows: policy.covariance },
        ],
      };
    },
    // As many digits as the routes have without effort: finite differences need twice as many.
    truth: (theta) => linearQuadraticDocument(name, linearQuadraticTruth(at(theta))),
    moments: () => ({ refused: 'no moments are known in closed form' }),
    note: () => '',
    mistakes: () => ({ got: '', expected: '', trajectories: 0, mistakes: [] }),
    walk: (theta, seed) => {
      const tables = linearQuadraticTables(at(theta), float64);
      const sampler = createLinearQuadraticSampler(tables, linearQuadraticResponse(tables).policy);
      const { states, stateSize } = sampler.batch(createStream(`explorer/seed=${seed}`), 1, SHOWN_STEPS);
      return {
        kind: 'continuous',
        states: Array.from({ length: SHOWN_STEPS + 1 }, (_, t) =>
          Array.from(states.subarray(t * stateSize, (t + 1) * stateSize)),
        ),
      };
    },
    file: (theta) => instanceText(at(theta)),
  };
}
