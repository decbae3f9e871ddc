import type { Arithmetic } from '../../numeric/arithmetic.js';
import type { Instance } from '../../model/instance.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import { gameMagnitudes, userGameKnowledge, userGameTrajectory } from './gameFormat.js';
import { magnitudes } from './magnitude.js';
import type { PlainKnowledge, PlainTrajectory } from './protocol.js';
import { userKnowledge, userTrajectory } from './userKnowledge.js';

/** What estimators of either kind of problem know, as far as it is the same. */
export interface AnyKnowledge {
  readonly tables: { readonly arithmetic: Arithmetic<unknown> };
}

/** What estimators of one's own are given of one kind of problem, and how large the terms are that they add up. */
export interface PluginFormat<K = unknown> {
  knowledge(this: void, knowledge: K): PlainKnowledge;
  trajectory(this: void, trajectory: Trajectory, knowledge: K): PlainTrajectory;
  /** m(batch): an estimate in double precision is within `PLUGIN_TOLERANCE` · m of its exact value. */
  magnitudes(this: void, knowledge: K): (batch: Batch) => number[];
}

const FORMATS: Readonly<Record<Instance['kind'], PluginFormat>> = {
  'configurable-mdp': { knowledge: userKnowledge, trajectory: userTrajectory, magnitudes },
  'markov-game': { knowledge: userGameKnowledge, trajectory: userGameTrajectory, magnitudes: gameMagnitudes },
};

/** The format for estimators of a kind of problem; `knowledge` must be of that kind. */
export const formatFor = (kind: Instance['kind']): PluginFormat => FORMATS[kind];
