import { createNetworkFunction, createTable, type FiniteFunction } from '../../networks/finiteFunction.js';
import { xavierNormal } from '../../networks/initialise.js';
import { gameValues } from '../../leader/gameValues.js';
import { bootstrapValues, sampledValue, type Bootstrap } from '../../leader/gameBootstrap.js';
import type { Replay } from '../../leader/replay.js';
import type { ReplaySampler } from '../../leader/replaySampler.js';
import { withLeader } from '../../follower/gameResponse.js';
import type { CompiledGame, GameTables } from '../../model/game/gameTables.js';
import type { Stream } from '../../random/stream.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import type { Follower } from './follower.js';
import type { Leader } from './leader.js';
import { pairOf, stateOf } from '../../model/indices.js';

/** The leader's critic: `qL` (by triple) stays the same array, `learn` writes into it. */
export interface Critic {
  readonly qL: number[];
  /** The steps of one outer iteration, from a replay buffer. */
  learn(replay: Replay, replacement: boolean): void;
  /** The target copy follows, if that is due once per outer iteration. */
  endIteration(): void;
}

/** The critic of the settings; `stackelberg`: that of Bi-AC. */
export function createCritic(
  settings: Settings,
  stackelberg: boolean,
  tables: GameTables<number>,
  leader: Leader,
  follower: Follower,
  sampler: ReplaySampler,
  stream: Stream,
): Critic {
  const { rewardL, gammaL, problem } = tables;
  const triples = rewardL.length;
  const qL = new Array<number>(triples).fill(0);
  if (settings['critic'] === 'exact')
    return {
      qL,
      learn: () => {
        const played = { ...tables, leader: leader.policy };
        gameValues(played, withLeader(played, follower.policy)).qL.forEach((x, i) => (qL[i] = x));
      },
      endIteration: () => undefined,
    };
  const { learned, entries } = createQ(settings, problem, stream);
  const [steps, tau, batch] = ['criticSteps', 'tau', 'batch'].map((key) => numberOf(settings, key));
  const kind = (stackelberg ? 'stackelberg' : settings['bootstrap']) as Bootstrap;
  const draws = new Int32Array(batch);
  const gradient = new Float64Array(triples);
  const actions = stream.child('bootstrap');
  const read = (values: Float64Array, into: number[]): void => entries.forEach((at, i) => (into[i] = values[at]));
  const bootstrapOf = (): ((s: number) => number) => {
    const target = new Array<number>(triples);
    read(learned.targetValues(), target);
    const { policy, qF } = follower;
    const seen = { leader: leader.target(), policy, qF, qL: target };
    if (kind === 'sampled') return (s) => sampledValue(tables, seen, s, actions);
    const values = bootstrapValues(kind, tables, seen);
    return (s) => values[s];
  };
  read(learned.values(), qL);
  return {
    qL,
    learn: (replay, replacement) => {
      let next = bootstrapOf();
      for (let step = 0; step < steps; step++) {
        sampler.uniform(replay, replacement, draws);
        const values = learned.values();
        gradient.fill(0);
        for (const i of draws) {
          const triple = replay.triples[i];
          const at = entries[triple];
          const wanted = rewardL[triple] + gammaL * next(replay.next[i]);
          gradient[at] += (2 / batch) * (values[at] - wanted);
        }
        learned.addGradient(gradient);
        learned.trained.descend();
        if (settings['targetUpdate'] === 'step') {
          learned.trained.followTarget(tau);
          next = bootstrapOf();
        }
      }
      read(learned.values(), qL);
    },
    endIteration: () => {
      if (settings['targetUpdate'] === 'iteration') learned.trained.followTarget(tau);
    },
  };
}

/** Q_L as a network of (one-hot s, one-hot b) with one output for each a, or as a table; and where the entry of each triple is. */
function createQ(
  settings: Settings,
  { states, leaderActions, actions }: CompiledGame,
  stream: Stream,
): { readonly learned: FiniteFunction; readonly entries: Int32Array } {
  const adam = { stepSize: numberOf(settings, 'criticRate') };
  const triples = states * leaderActions * actions;
  if (settings['critic'] === 'table')
    return { learned: createTable(triples, adam), entries: Int32Array.from({ length: triples }, (_, i) => i) };
  const points = states * actions;
  const width = states + actions;
  const inputs = new Float64Array(points * width);
  for (let s = 0; s < states; s++)
    for (let b = 0; b < actions; b++) {
      inputs[(s * actions + b) * width + s] = 1;
      inputs[(s * actions + b) * width + states + b] = 1;
    }
  const hidden = new Array<number>(2).fill(numberOf(settings, 'hidden'));
  const learned = createNetworkFunction(inputs, points, leaderActions, { hidden, init: xavierNormal, adam }, stream.child('parameters')); // prettier-ignore
  const entries = Int32Array.from({ length: triples }, (_, triple) => {
    const [b, pair] = [triple % actions, pairOf(triple, actions)];
    const [a, s] = [pair % leaderActions, stateOf(pair, leaderActions)];
    return (s * actions + b) * leaderActions + a;
  });
  return { learned, entries };
}
