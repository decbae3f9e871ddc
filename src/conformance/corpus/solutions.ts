import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { byKind, isOfKind, type Cases } from '../../model/instance.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import { fraction } from '../../numeric/fraction.js';
import { evaluateTables, type CompiledMdp } from '../../model/mdp/tables.js';
import { leaderValues } from '../../leader/values.js';
import { occupancy } from '../../leader/occupancy.js';
import type { RouteId } from '../../truth/routes/mdp/routes.js';
import { TABLE_ROUTES } from '../../truth/routes/mdp/routes.js';
import { certified, certify } from './condition.js';
import { exactTexts, inFractions } from './exactTexts.js';
import { SOLUTION_QUANTITIES, type SolutionCase, type SolutionQuantity } from './format.js';
import { identity } from './identity.js';
import { steadyResponse } from './steadyResponse.js';
import { solveGame } from './games/gameSolutions.js';
import type { CorpusInstance, MdpInstance } from './instances.js';
import { stateOf } from '../../model/indices.js';

/** Everything that is exact about a problem, flat, by a route that forms ∇Q_F and ∇V_F. */
export function solve<T>(
  problem: CompiledMdp,
  arithmetic: Arithmetic<T>,
  route: RouteId = 'implicit',
): Record<SolutionQuantity, readonly T[]> {
  const tables = evaluateTables(problem, arithmetic);
  const response = steadyResponse(tables);
  const leader = leaderValues(tables, response.policy);
  const { objective, total, direct, guiding, gradientQF, gradientVF } = TABLE_ROUTES[route]!(tables, response);
  const isLive = (pair: number): boolean => problem.terminal[stateOf(pair, problem.actions)] === 0;
  const live = (values: readonly T[]): T[] => values.map((x, pair) => (isLive(pair) ? x : arithmetic.zero));
  return {
    vF: response.vF,
    qF: live(response.qF),
    policy: live(response.policy),
    vL: leader.vL,
    qL: live(leader.qL),
    benefit: live(leader.benefit),
    occupancy: occupancy(tables, response.policy, tables.gammaL),
    objective: [objective],
    gradientVF: (gradientVF ?? []).flat(),
    gradientQF: (gradientQF ?? []).flat(),
    hypergradient: total,
    direct,
    guiding,
  };
}

/**
 * g† = exp((Q_F − V_F)/β) as it is defined, and as consumers may compute it: worse conditioned than the softmax of Q_F, which is one without
 * any error where there is a single action.
 */
function policyByDefinition<T>(
  { actions, terminal, mdp }: CompiledMdp,
  { exp, div, sub, constant, zero }: Arithmetic<T>,
  qF: readonly T[],
  vF: readonly T[],
): T[] {
  const beta = constant(mdp.beta);
  return qF.map((q, pair) => {
    const s = stateOf(pair, actions);
    return terminal[s] ? zero : exp(div(sub(q, vF[s]), beta));
  });
}

type Solved = Record<SolutionQuantity, readonly (typeof certified.zero)[]>;

const SOLVED: Cases<CorpusInstance, Solved> = {
  [MDP_KIND]: solveMdp,
  [GAME_KIND]: ({ problem }) => solveGame(problem, certified),
};

function solveMdp({ problem }: MdpInstance): Solved {
  const found = solve(problem, certified);
  return { ...found, policy: policyByDefinition(problem, certified, found.qF, found.vF) };
}

/** The case `solutions` of an instance. */
export function solutionCase(instance: CorpusInstance): SolutionCase {
  const { record } = instance;
  const solved = byKind<CorpusInstance, Solved>(SOLVED, instance);
  const exact =
    isOfKind(instance, MDP_KIND) && record.stratum === 'rational'
      ? inFractions(() => solve(instance.problem, fraction))
      : undefined;
  const slug = `solution/${record.slug}`;
  return {
    id: identity(slug, { instance: record.id }),
    slug,
    stratum: record.stratum,
    kind: 'solutions',
    instance: record.id,
    expected: Object.fromEntries(
      SOLUTION_QUANTITIES.map((quantity) => [
        quantity,
        certify(certified, solved[quantity], exact && exactTexts(exact[quantity])),
      ]),
    ) as SolutionCase['expected'],
  };
}
