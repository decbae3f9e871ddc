import { rationalToNumber } from '../numeric/rational.js';
import type { LinearQuadraticTruth } from '../truth/routes/linearQuadratic/linearQuadraticTruth.js';
import { textTable } from './table.js';
import {
  agreementDocument,
  agreementLines,
  objectiveLine,
  routeDocument,
  routeLines,
  shownOf,
  valueDocument,
  type AgreementDocument,
  type RouteDocument,
  type ValueDocument,
} from './truthReport.js';

/** `truth --json` of a linear-quadratic problem; the keys are those of `TruthDocument`. */
export interface LinearQuadraticDocument extends ValueDocument {
  readonly instance: {
    readonly name: string;
    readonly states: number;
    readonly actions: number;
    readonly parameters: readonly { readonly name: string; readonly value: number }[];
    readonly gammaL: number;
    readonly horizon: number | null;
  };
  readonly digits: number | 'float64';
  readonly route: string;
  readonly routes: Readonly<Record<string, RouteDocument>>;
  readonly agreement: AgreementDocument;
}

/**
 * The machine-readable form. `states` and `actions` are the dimensions of state and follower's action.
 *
 * @example
 * ```ts
 * import { linearQuadraticDocument, linearQuadraticTruth, thermalControl } from 'hypergrad-oracle';
 *
 * const document = linearQuadraticDocument('mine', linearQuadraticTruth(thermalControl(), { digits: 15 }));
 * console.log(document.instance.name, document.agreement.holds); // mine true
 * ```
 */
export function linearQuadraticDocument(name: string, truth: LinearQuadraticTruth): LinearQuadraticDocument {
  const { problem, value, best, routes, agreement, digits } = truth;
  return {
    instance: {
      name,
      states: problem.drift.length,
      actions: problem.control[0].length,
      parameters: problem.parameterNames.map((parameter, k) => ({
        name: parameter,
        value: rationalToNumber(problem.theta[k]),
      })),
      gammaL: rationalToNumber(problem.gammaL),
      horizon: problem.horizon,
    },
    digits,
    ...valueDocument(value),
    route: best,
    routes: Object.fromEntries([...routes].map(([id, route]) => [id, routeDocument(route)])),
    agreement: agreementDocument(value, agreement),
  };
}

/** The form for people. */
export function linearQuadraticText(name: string, truth: LinearQuadraticTruth): string {
  const { problem, value, best, routes, agreement } = truth;
  const { drift, control, horizon } = problem;
  const parts = textTable(
    ['parameter', 'at', 'hypergradient', 'direct', 'guiding'],
    value.total.map((x, k) => [
      problem.parameterNames[k],
      String(rationalToNumber(problem.theta[k])),
      ...[x, value.direct[k], value.guiding[k]].map((y) => shownOf(value, y)),
    ]),
  );
  const end = horizon === null ? 'without end' : `${horizon} steps`;
  return [
    `${name}: state of dimension ${drift.length}, action of dimension ${control[0].length}, gammaL ${rationalToNumber(problem.gammaL)}, ${end}`,
    objectiveLine(value),
    '',
    parts,
    '',
    ...routeLines(routes, best),
    ...agreementLines(value, agreement),
  ].join('\n');
}
