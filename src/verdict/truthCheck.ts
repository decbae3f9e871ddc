import { compileGame } from '../model/gameTables.js';
import type { Instance } from '../model/instance.js';
import { compileProblem } from '../model/tables.js';
import { distance, intersects, type Enclosure } from '../truth/enclosure.js';
import { estimatorMoments } from '../truth/estimatorMoments.js';
import { gameMoments, isPolicyGame } from '../truth/gameMoments.js';
import { gameTruth, type GameTruth } from '../truth/gameTruth.js';
import { truth, type Truth, type TruthOptions } from '../truth/truth.js';

/** Routes in decimals must agree to this, relative to the gradient. */
export const ROUTE_TOLERANCE = 1e-30;

/** What was found about the truth of one instance. */
export interface TruthCheck {
  readonly truth: Truth | GameTruth;
  /** The routes agree within their bounds, and to 1e-30. */
  readonly routesAgree: boolean;
  /** Every float64 route encloses the decimal truth within its own bound. */
  readonly float64Holds: boolean;
  /** The largest float64 error of any route and component, relative to the gradient and as a part of the bound stated for it. */
  readonly float64Error: number;
  readonly float64Ratio: number;
  /** The mean of BC-HG by the moment recursion is the gradient (enclosures intersect); for a game, of its own BC-HG, where that applies. */
  readonly meanAgrees: boolean;
  readonly holds: boolean;
  readonly milliseconds: number;
}

/** Digits in which the recursion is compared with the truth. */
const MEAN_DIGITS = 50;

/** Checks all that is claimed about the truth of one instance: routes against each other, float64 against decimals, mean recursion. */
export function checkTruth(instance: Instance, digits = 50): TruthCheck {
  const solve = solverOf(instance);
  const started = performance.now();
  const decimal = solve({ digits });
  const milliseconds = performance.now() - started;
  const double = solve({ digits: 'float64' });
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
  const meanAgrees = meanOfBcHg(instance).every((x, k) => intersects(x, decimal.value.total[k]));
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

function solverOf(instance: Instance): (options: TruthOptions) => Truth | GameTruth {
  if (instance.kind === 'markov-game') return (options) => gameTruth(instance, options);
  const problem = compileProblem(instance);
  return (options) => truth(problem, options);
}

/** Empty for a game whose θ is not in the leader's policy alone. */
function meanOfBcHg(instance: Instance): readonly Enclosure[] {
  if (instance.kind === 'configurable-mdp')
    return estimatorMoments(instance, { estimator: 'bc-hg', digits: MEAN_DIGITS }).mean;
  if (!isPolicyGame(compileGame(instance))) return [];
  const estimator = instance.observes ? 'bc-hg' : 'bc-hg-unobserved';
  return gameMoments(instance, { estimator, digits: MEAN_DIGITS }).mean;
}
