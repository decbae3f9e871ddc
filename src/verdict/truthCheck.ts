import { decimalArithmetic } from '../numeric/decimal.js';
import { ballArithmetic } from '../numeric/ball.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { compileProblem, evaluateTables } from '../model/tables.js';
import { bestResponse } from '../follower/bestResponse.js';
import { leaderValues } from '../leader/values.js';
import { distance, enclosure, intersects, type Enclosure } from '../truth/enclosure.js';
import { linearForm } from '../truth/linearForms.js';
import { moments } from '../truth/moments.js';
import { truth, type Truth } from '../truth/truth.js';

/** Routes in decimals must agree to this, relative to the gradient. */
export const ROUTE_TOLERANCE = 1e-30;

/** What was found about the truth of one instance. */
export interface TruthCheck {
  readonly truth: Truth;
  /** The routes agree within their bounds, and to 1e-30. */
  readonly routesAgree: boolean;
  /** Every float64 route encloses the decimal truth within its own bound. */
  readonly float64Holds: boolean;
  /** The largest float64 error of any route and component, relative to the gradient and as a part of the bound stated for it. */
  readonly float64Error: number;
  readonly float64Ratio: number;
  /** The mean of BC-HG by the moment recursion is the gradient (enclosures intersect). */
  readonly meanAgrees: boolean;
  readonly holds: boolean;
  readonly milliseconds: number;
}

/** Digits in which the recursion is compared with the truth. */
const MEAN_DIGITS = 50;

/** Checks all that is claimed about the truth of one instance: routes against each other, float64 against decimals, mean recursion. */
export function checkTruth(mdp: ConfigurableMdp, digits = 50): TruthCheck {
  const problem = compileProblem(mdp);
  const started = performance.now();
  const decimal = truth(problem, { digits });
  const milliseconds = performance.now() - started;
  const double = truth(problem, { digits: 'float64' });
  const parts = ['total', 'direct', 'guiding'] as const;
  const { f64: objective } = decimal.value.objective;
  const scale = Math.max(
    1e-12 * Math.max(1, Math.abs(objective)),
    ...parts.flatMap((part) => decimal.value[part].map((x) => Math.abs(x.f64))),
  );
  let float64Holds = double.agreement.holds;
  let float64Error = 0;
  let float64Ratio = 0;
  for (const route of double.routes.values()) {
    if ('skipped' in route) continue;
    const compare = (a: Enclosure, b: Enclosure): void => {
      float64Holds &&= intersects(a, b);
      if (route.cut) return;
      const error = distance(a, b);
      float64Error = Math.max(float64Error, error / scale);
      if (error > 0) float64Ratio = Math.max(float64Ratio, error / (a.bound + b.bound));
    };
    for (const part of parts) route[part].forEach((x, k) => compare(x, decimal.value[part][k]));
  }
  const routesAgree = decimal.agreement.holds && decimal.agreement.worst <= ROUTE_TOLERANCE;
  const meanAgrees = meanOfBcHg(problem).every((x, k) => intersects(x, decimal.value.total[k]));
  return {
    truth: decimal,
    routesAgree,
    float64Holds,
    float64Error,
    float64Ratio,
    meanAgrees,
    holds: routesAgree && float64Holds && meanAgrees,
    milliseconds,
  };
}

function meanOfBcHg(problem: Truth['problem']): Enclosure[] {
  const arithmetic = ballArithmetic(decimalArithmetic(MEAN_DIGITS));
  const tables = evaluateTables(problem, arithmetic);
  const response = bestResponse(tables);
  const form = linearForm('bc-hg', tables, response, leaderValues(tables, response.policy));
  return moments(tables, response.policy, form).mean.map((x) => enclosure(arithmetic, x));
}
