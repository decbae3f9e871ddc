import { rationalToNumber } from '../numeric/rational.js';
import type { LinearQuadraticTruth } from '../truth/linearQuadraticTruth.js';
import { boundText, num, nums, type Num } from './num.js';
import { textTable } from './table.js';
import { routeDocument, shown, type RouteDocument } from './truthReport.js';

/** `truth --json` of a linear-quadratic task; the keys are those of `TruthDocument`. */
export interface LinearQuadraticDocument {
  readonly instance: {
    readonly name: string;
    readonly states: number;
    readonly actions: number;
    readonly parameters: readonly { readonly name: string; readonly value: number }[];
    readonly gammaL: number;
    readonly horizon: number | null;
  };
  readonly digits: number;
  readonly J: Num;
  readonly hypergradient: readonly Num[];
  readonly direct: readonly Num[];
  readonly guiding: readonly Num[];
  readonly route: string;
  readonly routes: Readonly<Record<string, RouteDocument>>;
  readonly agreement: { readonly worst: string; readonly holds: boolean };
}

/** The machine-readable form. `states` and `actions` are the dimensions of state and follower's action. */
export function linearQuadraticDocument(truth: LinearQuadraticTruth): LinearQuadraticDocument {
  const { problem, value, best, routes, agreement, digits } = truth;
  return {
    instance: {
      name: problem.name,
      states: problem.drift.length,
      actions: problem.control[0].length,
      parameters: problem.parameterNames.map((name, k) => ({ name, value: rationalToNumber(problem.theta[k]) })),
      gammaL: rationalToNumber(problem.gammaL),
      horizon: problem.horizon,
    },
    digits,
    J: num(value.objective),
    hypergradient: nums(value.total),
    direct: nums(value.direct),
    guiding: nums(value.guiding),
    route: best,
    routes: Object.fromEntries([...routes].map(([id, route]) => [id, routeDocument(route)])),
    agreement: { worst: boundText(agreement.worst), holds: agreement.holds },
  };
}

/** The form for people. */
export function linearQuadraticText(truth: LinearQuadraticTruth): string {
  const { problem, value, best, routes, agreement } = truth;
  const { drift, control, horizon } = problem;
  const parts = textTable(
    ['parameter', 'at', 'hypergradient', 'direct', 'guiding'],
    value.total.map((x, k) => [
      problem.parameterNames[k],
      String(rationalToNumber(problem.theta[k])),
      shown(x),
      shown(value.direct[k]),
      shown(value.guiding[k]),
    ]),
  );
  const rows = [...routes].map(([id, route]) => [
    id + (id === best ? ' *' : ''),
    boundText(route.bound),
    [route.arithmetic, route.note].filter(Boolean).join(', '),
  ]);
  const end = horizon === null ? 'without end' : `${horizon} steps`;
  return [
    `${problem.name}: state of dimension ${drift.length}, action of dimension ${control[0].length}, gammaL ${rationalToNumber(problem.gammaL)}, ${end}`,
    `J = ${shown(value.objective)}`,
    '',
    parts,
    '',
    textTable(['route', 'bound', 'how'], rows),
    '* shown above',
    `${agreement.holds ? 'The routes agree' : 'THE ROUTES DISAGREE'}; largest difference ${boundText(agreement.worst)}, relative to the gradient.`,
  ].join('\n');
}
