import { MDP_KIND, type ConfigurableMdp, type Distribution } from '../model/mdp/configurableMdp.js';
import { byKind, type ByKind, type FiniteInstance, type FiniteKindId } from '../model/instance.js';
import { GAME_KIND, type MarkovGame } from '../model/game/markovGame.js';
import { range } from './draw.js';

/** What a game has beside tables over states and actions. */
export interface LeaderPart {
  /** A, and B: an action of the flat instance is a·B + b. */
  readonly actions: number;
  readonly follower: number;
  readonly observes: boolean;
  /** f(·|s), one row over the leader's actions for each state. */
  readonly policy: readonly Distribution[];
}

/** A problem of either kind as tables [s][i]; a game counts both actions as one and has the leader's policy beside. What makes instances simpler works on it. */
export interface FlatInstance extends ConfigurableMdp {
  readonly leader?: LeaderPart;
}

const FLAT: ByKind<FiniteKindId, FlatInstance> = { [MDP_KIND]: (mdp) => mdp, [GAME_KIND]: flatGame };

/** The flat form of an instance; a configurable MDP is its own. */
export const flatten = (instance: FiniteInstance): FlatInstance => byKind(FLAT, instance);

function flatGame(game: MarkovGame): FlatInstance {
  const { leaderActions, actions, observes, policy, transitions, rewardF, rewardL, ...rest } = game;
  const flat = <T>(table: readonly (readonly (readonly T[])[])[]): (readonly T[])[] => table.map((rows) => rows.flat());
  return {
    ...rest,
    kind: MDP_KIND,
    actions: leaderActions * actions,
    transitions: flat(transitions),
    rewardF: flat(rewardF),
    rewardL: flat(rewardL),
    leader: { actions: leaderActions, follower: actions, observes, policy },
  };
}

/** The instance that a flat one stands for. */
export function unflatten(flat: FlatInstance): FiniteInstance {
  const { leader, ...mdp } = flat;
  if (!leader) return mdp;
  const { actions: leaderActions, follower: actions, observes, policy } = leader;
  const nested = <T>(table: readonly (readonly T[])[]): T[][][] =>
    table.map((row) =>
      row.length === 0 ? [] : range(leaderActions).map((a) => row.slice(a * actions, (a + 1) * actions)),
    );
  const game: MarkovGame = {
    ...mdp,
    kind: GAME_KIND,
    leaderActions,
    actions,
    observes,
    policy,
    transitions: nested(mdp.transitions),
    rewardF: nested(mdp.rewardF),
    rewardL: nested(mdp.rewardL),
  };
  return game;
}

/** The flat instance with another policy of the leader, where it has one. */
export const withPolicy = <F extends FlatInstance>(
  flat: F,
  change: (policy: readonly Distribution[]) => readonly Distribution[],
): F => (flat.leader ? { ...flat, leader: { ...flat.leader, policy: change(flat.leader.policy) } } : flat);

/** The row of a state in which the leader does nothing. */
export const NO_ROW: Distribution = { successors: [], probabilities: [] };
