import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { byKind, type Cases } from '../../model/instance.js';
import { weightedTrajectories, type Weighted } from '../../verdict/expectation.js';
import { evaluateGame, jointActions, type GameTables } from '../../model/game/gameTables.js';
import { exactKnowledge } from '../../estimators/knowledge.js';
import { adjointHypergradient } from '../../truth/routes/mdp/adjoint.js';
import { endsSurely } from '../../truth/routes/mdp/followerDerivative.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import { gameResponse, withLeader } from '../../follower/gameResponse.js';
import { certified } from './condition.js';
import type { FixtureRollout, InstanceRecord } from './format.js';
import { hasEstimates, isLayered, type GameInstance } from './games/gameInstances.js';
import { asRollout } from './trajectories.js';
import { readInstanceRecord, type CorpusInstance, type MdpInstance } from './instances.js';

type Certified = typeof certified.zero;

interface WeightedRollout<T> {
  readonly rollout: FixtureRollout;
  readonly probability: T;
}

/** An instance all of whose trajectories can be asked for. */
export interface Enumerated {
  readonly instance: CorpusInstance;
  readonly rollouts: readonly WeightedRollout<Certified>[];
  readonly truth: readonly Certified[];
}

/** More trajectories than this are not asked for. */
const MOST_TRAJECTORIES = 60;
/** In games, where leader and follower both choose. */
const MOST_GAME_TRAJECTORIES = 150;

/**
 * Up to `most` instances of each kind whose trajectories all end and are few enough, with a hypergradient that is not zero: of the strata in
 * turns, those with most trajectories first.
 */
export async function enumerable(records: readonly InstanceRecord[], most: number): Promise<Enumerated[]> {
  const found: Enumerated[] = [];
  for (const kind of [MDP_KIND, GAME_KIND])
    found.push(...(await enumerableOf(records.filter(({ tables }) => tables.kind === kind), most))); // prettier-ignore
  return found;
}

async function enumerableOf(records: readonly InstanceRecord[], most: number): Promise<Enumerated[]> {
  const byStratum = new Map<string, { instance: CorpusInstance; count: number }[]>();
  for (const record of records) {
    const instance = await readInstanceRecord(record);
    const count = byKind(COUNTS, instance);
    if (count > 1) byStratum.set(record.stratum, [...(byStratum.get(record.stratum) ?? []), { instance, count }]);
  }
  const ranked = [...byStratum.values()].flatMap((list) =>
    list.sort((a, b) => b.count - a.count).map(({ instance }, rank) => ({ instance, rank })),
  );
  const found: Enumerated[] = [];
  for (const { instance } of ranked.sort((a, b) => a.rank - b.rank)) {
    if (found.length >= most) break;
    const one = byKind(ENUMERATED, instance);
    const isZero = one?.truth.every((x) => Math.abs(certified.toNumber(x)) <= certified.radius(x)) ?? true;
    if (one && !isZero) found.push(one);
  }
  return found;
}

/** How many trajectories an instance has, in doubles; 0 where not all end, there are too many, or estimators do not apply. */
const COUNTS: Cases<CorpusInstance, number> = {
  [MDP_KIND]: ({ problem, knowledge: { tables, response } }) =>
    endsSurely(problem)
      ? (weightedTrajectories(tables, response.policy, problem.states, MOST_TRAJECTORIES)?.length ?? 0)
      : 0,
  [GAME_KIND]: (instance) => {
    if (!isLayered(instance) || !hasEstimates(instance)) return 0;
    const { tables, response } = instance.knowledge;
    return walksOf(tables, response.policy)?.length ?? 0;
  },
};

const ENUMERATED: Cases<CorpusInstance, Enumerated | undefined> = {
  [MDP_KIND]: enumeratedMdp,
  [GAME_KIND]: enumeratedGame,
};

function enumeratedMdp(instance: MdpInstance): Enumerated | undefined {
  const { tables, response } = exactKnowledge(instance.problem, certified);
  const all = weightedTrajectories(tables, response.policy, instance.problem.states, MOST_TRAJECTORIES);
  return (
    all && {
      instance,
      rollouts: all.map(({ trajectory, probability }) => ({ rollout: asRollout(trajectory), probability })),
      truth: adjointHypergradient(tables, response).total,
    }
  );
}

function enumeratedGame(instance: GameInstance): Enumerated | undefined {
  const tables = evaluateGame(instance.problem, certified);
  const response = gameResponse(tables);
  const all = walksOf(tables, response.policy);
  return (
    all && {
      instance,
      rollouts: all.map(({ trajectory, probability }) => ({
        rollout: asRollout(trajectory, tables.problem.actions),
        probability,
      })),
      truth: gameImplicit(tables, response).total,
    }
  );
}

/** The trajectories of a game that ends, both players' actions as one. */
const walksOf = <T>(tables: GameTables<T>, policy: readonly T[]): Weighted<T>[] | undefined =>
  weightedTrajectories(jointActions(tables), withLeader(tables, policy), tables.problem.states, MOST_GAME_TRAJECTORIES);
