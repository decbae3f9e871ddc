import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import { entryOf, type FiniteInstance } from '../../model/instance.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import { gameMagnitudes, userGameKnowledge, userGameTrajectory } from './gameFormat.js';
import { magnitudes } from './magnitude.js';
import type { Packable } from './packing.js';
import type { PlainKnowledge } from './protocol.js';
import { userKnowledge } from './userKnowledge.js';

/** What estimators of either kind of problem know, as far as it is the same. */
export interface AnyKnowledge {
  readonly tables: { readonly arithmetic: Arithmetic<unknown> };
}

/** What estimators of one's own are given of one kind of problem, and how large the terms are that they add up. */
export interface PluginFormat<K = unknown> {
  /** Trajectories have the leader's actions beside the follower's. */
  readonly withLeader: boolean;
  knowledge(this: void, knowledge: K): PlainKnowledge;
  trajectory(this: void, trajectory: Trajectory, knowledge: K): Packable;
  /** m(batch): an estimate in double precision is within `PLUGIN_TOLERANCE` · m of its exact value. */
  magnitudes(this: void, knowledge: K): (batch: Batch) => number[];
}

const FORMATS: Readonly<Record<FiniteInstance['kind'], PluginFormat>> = {
  [MDP_KIND]: { withLeader: false, knowledge: userKnowledge, trajectory: (trajectory) => trajectory, magnitudes },
  [GAME_KIND]: {
    withLeader: true,
    knowledge: userGameKnowledge,
    trajectory: userGameTrajectory,
    magnitudes: gameMagnitudes,
  },
};

/** The format for estimators of a kind of problem; `knowledge` must be of that kind. */
export const formatFor = (kind: FiniteInstance['kind']): PluginFormat => entryOf(FORMATS, kind);
