import { createNetworkFunction, createTable, type FiniteFunction } from '../../networks/finiteFunction.js';
import { xavierUniform } from '../../networks/initialise.js';
import { logSoftmaxGradient, softmaxRows } from '../../numeric/softmaxRows.js';
import type { CompiledGame } from '../../model/game/gameTables.js';
import type { Stream } from '../../random/stream.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';

/** The leader's policy f = softmax of learned logits, by s·A + a. */
export interface Leader {
  /** f of the current parameters: the same array at every call. */
  readonly policy: readonly number[];
  /** The logits that `policy` is made of. */
  readonly logits: Float64Array;
  /** f of the target copy, formed anew. */
  target(): number[];
  /** One step of ascent along the gradient with respect to the logits; `policy` and `logits` move. */
  ascend(logitGradient: Float64Array): void;
  /** The gradient with respect to the logits of Σ weight(s,a) log f(a|s). */
  logitGradient(weights: Float64Array): Float64Array;
  followTarget(tau: number): void;
}

/** A leader of the settings, at its first parameters. */
export function createLeader(settings: Settings, { states, leaderActions }: CompiledGame, stream: Stream): Leader {
  const adam = { stepSize: numberOf(settings, 'leaderRate') };
  const hidden = new Array<number>(2).fill(numberOf(settings, 'hidden'));
  const oneHot = Float64Array.from({ length: states * states }, (_, i) => (i % (states + 1) === 0 ? 1 : 0));
  const learned: FiniteFunction =
    settings['leader'] === 'table'
      ? createTable(states * leaderActions, adam)
      : createNetworkFunction(oneHot, states, leaderActions, { hidden, init: xavierUniform, adam }, stream);
  const policy = new Array<number>(states * leaderActions).fill(0);
  const logits = new Float64Array(policy.length);
  const refresh = (): void => {
    logits.set(learned.values());
    softmaxRows(logits, leaderActions, policy);
  };
  refresh();
  return {
    policy,
    logits,
    target: () => {
      const f = policy.slice();
      softmaxRows(learned.targetValues(), leaderActions, f);
      return f;
    },
    logitGradient: (weights) => {
      const gradient = new Float64Array(weights.length);
      logSoftmaxGradient(weights, policy, leaderActions, gradient);
      return gradient;
    },
    ascend: (logitGradient) => {
      learned.values();
      learned.addGradient(logitGradient);
      learned.trained.ascend();
      refresh();
    },
    followTarget: (tau) => learned.trained.followTarget(tau),
  };
}
