import { ballArithmetic, type Ball } from '../../numeric/ball.js';
import type { WorkMeter } from '../../numeric/workMeter.js';
import type { Working } from '../../numeric/working.js';
import { SingularSystem } from '../../numeric/gauss.js';
import { NoBestResponse } from '../../follower/noBestResponse.js';
import { agree } from './agreement.js';
import { differencePlans, type DifferencePlan } from './differencePlan.js';
import type { Hypergradient } from './hypergradient.js';
import type { OwnRoute } from './route.js';
import { routeValue, type RouteValue } from './routeValue.js';

/** Central differences with a given step and precision. */
type Differences = (
  digits: number,
  plan: DifferencePlan,
  meter: WorkMeter,
  working: Working,
) => Hypergradient<Ball<unknown>>;

/** What a smaller step, with more digits, may mend. */
const MENDABLE = [RangeError, NoBestResponse, SingularSystem];

/**
 * Finite differences as a route. The step is made smaller where the next one leaves the domain of a formula, the precision does not suffice, or where a proven value lies
 * outside the bound, which is an estimate as far as the step is concerned (a formula may turn within it). Where no step is small enough
 * the last one stands, to be reported as contradicted.
 */
export const differencesRoute =
  (differences: Differences): OwnRoute['alone'] =>
  ({ digits, meter, working, known }) => {
    if (digits === 'float64') return { skipped: 'needs decimals; give a number of digits' };
    const proven = known.filter(({ proof }) => proof === 'proven');
    let found: RouteValue | undefined;
    let reason: Error | undefined;
    for (const plan of differencePlans(digits)) {
      try {
        found = routeValue({
          arithmetic: ballArithmetic(working(plan.precision)),
          result: differences(digits, plan, meter, working),
          proof: 'estimated',
          note: `h = 1e-${plan.exponent}, ${plan.precision} digits; the truncation part of the bound is an estimate`,
        });
      } catch (error) {
        if (!MENDABLE.some((kind) => error instanceof kind)) throw error;
        reason ??= error as Error;
        continue;
      }
      if (found.bound < Infinity && proven.every((value) => agree(found!, value))) return found;
    }
    return found ?? { skipped: `no step is small enough, and precise enough: ${reason!.message}` };
  };
