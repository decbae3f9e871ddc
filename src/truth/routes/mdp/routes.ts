import { ballArithmetic, type Ball } from '../../../numeric/ball.js';
import { workUnits } from '../../../numeric/workMeter.js';
import { equalRational, type Rational } from '../../../numeric/rational.js';
import { evaluateTables, type CompiledMdp, type Tables } from '../../../model/mdp/tables.js';
import { bestResponse, type BestResponse } from '../../../follower/bestResponse.js';
import { adjointHypergradient } from './adjoint.js';
import { differencePlan } from '../differencePlan.js';
import { differencesRoute } from '../differencesRoute.js';
import { WHOLE_BUDGET, cutEnumeration, wholeEnumeration } from './enumerationRoutes.js';
import { finiteDifferenceHypergradient } from './finiteDifferences.js';
import type { Hypergradient } from '../hypergradient.js';
import { hpgdFormHypergradient } from './hpgdForm.js';
import { implicitHypergradient } from './implicit.js';
import { bytesOfNumber, costOfResponse, countWhole, problemSize } from '../problemSize.js';
import { GUARD, type Cost, type Digits, type Route, type RouteTask } from '../route.js';
import { mixedDerivativeHypergradient } from './mixedDerivative.js';
import { policyHessianHypergradient } from './policyHessian.js';
import { routeValue, scaleOf } from '../routeValue.js';
import { theoremHypergradient } from './theorem.js';

/**
 * The routes to the hypergradient, in the order in which they are reported.
 *
 * @example
 * ```ts
 * import { ROUTES } from 'hypergrad-oracle';
 *
 * console.log(ROUTES.length, ROUTES[0]); // 8 finite-differences
 * ```
 */
export const ROUTES = [
  'finite-differences',
  'implicit',
  'theorem',
  'hpgd-form',
  'enumeration',
  'adjoint',
  'policy-hessian',
  'mixed-derivative',
] as const;
export type RouteId = (typeof ROUTES)[number];

/** Routes that work on tables and a best response, in any arithmetic. */
export const TABLE_ROUTES: Partial<
  Record<RouteId, <T>(tables: Tables<T>, response: BestResponse<T>) => Hypergradient<T>>
> = {
  implicit: implicitHypergradient,
  theorem: theoremHypergradient,
  'hpgd-form': hpgdFormHypergradient,
  adjoint: adjointHypergradient,
};

/** What routes on tables share at one precision. */
interface Solved {
  readonly tables: Tables<Ball<unknown>>;
  readonly response: BestResponse<Ball<unknown>>;
}

/** The routes of a configurable MDP. `budget`: trajectories that enumeration may visit. */
export function mdpTask(
  problem: CompiledMdp,
  budget?: number,
): Pick<RouteTask<Solved>, 'routes' | 'begin' | 'beginning'> {
  const cost = (id: RouteId) => ({ id, cost: (digits: Digits) => routeCost(problem, id, digits) });
  return {
    begin: (inner) => {
      const tables = evaluateTables(problem, ballArithmetic(inner));
      return { tables, response: bestResponse(tables) };
    },
    beginning: (digits) => costOfResponse(problem, digits),
    routes: ROUTES.map((id): Route<Solved> => {
      const route = TABLE_ROUTES[id];
      if (route)
        return {
          ...cost(id),
          run: ({ tables, response }) =>
            routeValue({ arithmetic: tables.arithmetic, result: route(tables, response), proof: 'proven' }),
        };
      if (id === 'finite-differences')
        return {
          ...cost(id),
          alone: differencesRoute((digits, plan, meter, working) =>
            finiteDifferenceHypergradient(problem, digits, plan, meter, working),
          ),
        };
      if (id === 'policy-hessian')
        return {
          ...cost(id),
          run: ({ tables, response }) => {
            const result = policyHessianHypergradient(tables, response);
            return 'skipped' in result
              ? result
              : routeValue({ arithmetic: tables.arithmetic, result, proof: 'proven' });
          },
        };
      if (id === 'mixed-derivative') {
        const differences = differencesRoute((digits, plan, meter, working) =>
          mixedDerivativeHypergradient(problem, digits, plan, meter, working),
        );
        const { gammaF, gammaL } = problem.mdp;
        return {
          ...cost(id),
          alone: (attempt) =>
            equalRational(gammaF, gammaL) ? differences(attempt) : { skipped: 'needs one discount for both players' },
        };
      }
      if (problemSize(problem).ends)
        return { ...cost(id), run: ({ tables }) => wholeEnumeration(tables, budget ?? WHOLE_BUDGET) };
      return {
        ...cost(id),
        alone: ({ known, meter, working }) => {
          const scale = known.length > 0 ? Math.max(...known.map(scaleOf)) : Infinity;
          return cutEnumeration(problem, meter, scale, budget, working);
        },
      };
    }),
  };
}

/** Digits of the first attempt beyond those wanted, and of finite differences, which lose half of theirs. */
const workingDigits = (digits: number): number => digits + GUARD;
const differencingDigits = (digits: number): number => differencePlan(digits).precision;

/** Microseconds of a cut enumeration for an edge, a parameter and a step of the horizon. */
const CUT = 2;

/** Units of a product that is added to a sum. In doubles neither is counted apart: a term of a loop takes a tenth of a microsecond. */
function termUnits(digits: Digits): number {
  if (digits === 'float64') return 0.1;
  const { sum, product } = workUnits(digits);
  return sum + product;
}

/**
 * About what a route takes beyond tables and best response, in microseconds: sizes times what was measured on random sparse problems of 10 to 1,000 states in
 * doubles, 20 and 50 digits, within a factor of two (docs/performance.md).
 */
export function routeCost(problem: CompiledMdp, id: RouteId, digits: Digits): Cost {
  const { states: S, actions: B, edgeTarget, mdp } = problem;
  const K = Math.max(1, problem.parameters);
  const edges = edgeTarget.length;
  const { ends, cubes } = problemSize(problem);
  const horizonOf = ({ n, d }: Rational): number => Number(d) / Math.max(Number(d - n), Number(d) * 1e-9);
  const [horizonF, horizonL] = [horizonOf(mdp.gammaF), horizonOf(mdp.gammaL)];
  const doubles = digits === 'float64';
  const precision = doubles ? digits : workingDigits(digits);
  const term = termUnits(precision);
  const number = bytesOfNumber(digits);
  /** ∇Q_F, ∇V_F and what they are made from, and the same as texts. */
  const derivatives = K * (6 * S * B + 8 * S) * number;
  /** Residuals and derivatives for each parameter, on every edge. */
  const perParameter = K * edges * (doubles ? 4 : 4 + 0.12 * workingDigits(digits));
  const differencing = doubles ? 0 : centralDifference(S, B, edges, cubes, differencingDigits(digits));
  switch (id) {
    case 'finite-differences':
      return { work: problem.parameters * differencing, bytes: doubles ? 0 : derivatives };
    case 'implicit':
      return { work: perParameter, bytes: derivatives };
    case 'theorem': {
      // The inverse column by column, each refined some times with the entries of the chain.
      const entries = S * Math.min(edges, S ** 2);
      return {
        work: entries * (doubles ? 1.2 : (9 + digits / 10) * term) + term * S ** 2 * K,
        bytes: derivatives + 4 * S ** 2 * number,
      };
    }
    case 'hpgd-form': {
      // Doubling: where trajectories end, each power of the chain has few entries.
      const doublings = Math.log2(150 * horizonF) + Math.log2(150 * horizonL);
      return {
        work: term * (ends ? S * edges : 1.4 * S ** 3 * doublings),
        bytes: derivatives + 6 * S ** 2 * number,
      };
    }
    case 'enumeration': {
      // In doubles: as many sweeps as the horizon asks for.
      if (!ends) return { work: CUT * horizonF * edges * K, bytes: 0 };
      const everywhere = mdp.initial.successors;
      const { trajectories, steps } = countWhole(problem, everywhere);
      if (trajectories > WHOLE_BUDGET) return { work: 0, bytes: 0 };
      // The steps of the tree, and exponentials and a logarithm in every state.
      const induction = doubles ? 0 : 1.5 * workUnits(precision).elementary * (B + 1) * S;
      return { work: term * steps * (3 * K + 6) + induction, bytes: derivatives };
    }
    case 'policy-hessian':
      return { work: term * S * B ** 3 + perParameter, bytes: derivatives };
    case 'mixed-derivative':
      return { work: differencing, bytes: (10 * S + 8 * S * B + 4 * edges + K) * number };
    case 'adjoint':
      return { work: 0, bytes: (10 * S + 8 * S * B + 4 * edges + K) * number };
  }
}

/** Four points: at each some seven backups, and refinements of three systems, whose doubles are factored anew. */
function centralDifference(S: number, B: number, edges: number, cubes: number, n: number): number {
  const backups = 7 * S * (B + 1) * workUnits(n).elementary;
  const systems = edges * (14 + 0.4 * n) * termUnits(n) + 0.006 * cubes;
  return 4 * (backups + systems);
}
