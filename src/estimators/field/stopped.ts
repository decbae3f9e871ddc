import { rational } from '../../numeric/rational.js';
import { zeroVector } from '../../numeric/vector.js';
import { ORDER_1 } from '../../model/claimIds.js';
import { leaderValues } from '../../leader/values.js';
import { knowledgeOf, type Knowledge } from '../knowledge.js';
import { backwards } from './backwards.js';

import type { KnobFamily } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { nearByMixing } from './mixing.js';
import { exactPieces, guidingWeights, withWeights } from './guiding.js';
import { onceEnded, softBackup } from './unrolled.js';

const MOST_SWEEPS = 100;

/** What is believed of a follower after so many sweeps of soft value iteration from V = 0: V̂_F, the policy of one backup of it, and the leader's values under that. */
export function stoppedKnowledge<T>({ tables }: Knowledge<T>, sweeps: bigint): Knowledge<T> {
  let v = zeroVector(tables.arithmetic, tables.problem.states);
  for (let k = 0n; k < sweeps; k++) v = softBackup(tables, v).value;
  const { q, policy } = softBackup(tables, v);
  return knowledgeOf(tables, { vF: v, qF: q, policy }, leaderValues(tables, policy));
}

/** Theorem 1 with V̂_F, ĝ and the leader's values under ĝ in place of V_F, g† and Q_L. */
export const stoppedFamily: KnobFamily = {
  id: 'stopped-follower',
  knob: 'sweeps of the follower from V = 0',
  estimate: (knowledge, { n }) => {
    const believed = stoppedKnowledge(knowledge, n);
    const pieces = exactPieces(believed);
    return withWeights(believed, pieces.visitsL, guidingWeights(believed, pieces));
  },
  near: (knowledge) => nearByMixing(knowledge, MOST_SWEEPS),
};

const stopped = (sweeps: number): FieldEstimator =>
  fieldEstimator({
    id: `stopped-follower-${sweeps}`,
    title: `Theorem 1 with a follower that stopped after ${sweeps} sweeps`,
    formula: 'Theorem 1 with V^_F, g^ after n sweeps of soft value iteration in place of V_F, g†',
    docs: {
      source: 'the future work of the paper; its published code stops the follower',
      assumptions:
        'the follower plays ĝ, the leader is evaluated under it; exact from n = S on where no state comes back',
    },
    claims: ['bias-within-bound', 'bias-within-rate', ...onceEnded(sweeps), ...ORDER_1],
    family: stoppedFamily,
    at: rational(sweeps),
    second: (knowledge, setting) => {
      const believed = stoppedKnowledge(knowledge, BigInt(setting));
      return backwards(believed, guidingWeights(believed, exactPieces(believed)));
    },
  });

/** After two and ten sweeps. */
export const STOPPED: readonly FieldEstimator[] = [stopped(2), stopped(10)];
