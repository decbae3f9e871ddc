import { splitId } from '../../../model/qualifiedId.js';
import type { GAME_KIND } from '../../../model/game/markovGame.js';
import { doublesOf } from '../../corpus/fixtureNumber.js';
import type { EstimateCase, RecordOf } from '../../corpus/format.js';
import { gradientOf, valueOf } from '../../corpus/tableEntries.js';

/** The estimators for games as choices: what multiplies ∇log f in the direct part and in segments, from which step segments count. */
const RECIPES: Readonly<
  Record<
    string,
    { direct: 'q' | 'q-v' | 'q-same-b'; follower: 'v' | 'advantage' | 'q' | 'none'; from: 0 | 1; centred: boolean }
  >
> = {
  'bc-hg': { direct: 'q', follower: 'v', from: 1, centred: false },
  'bc-hg-printed': { direct: 'q', follower: 'v', from: 0, centred: false },
  'bc-hg-td': { direct: 'q-v', follower: 'advantage', from: 1, centred: false },
  'bc-hg-printed-td': { direct: 'q-v', follower: 'advantage', from: 0, centred: false },
  'bc-hg-same-answer': { direct: 'q-same-b', follower: 'advantage', from: 0, centred: false },
  'bc-hg-centred': { direct: 'q', follower: 'v', from: 1, centred: true },
  'bc-hg-td-centred': { direct: 'q-v', follower: 'advantage', from: 1, centred: true },
  'bc-hg-unobserved': { direct: 'q', follower: 'q', from: 0, centred: false },
  'first-order': { direct: 'q', follower: 'none', from: 1, centred: false },
};

/**
 * The estimate of a case in plain doubles from nothing but the fixtures, trajectories from their ends: with G_t = follower_t ∇log f_t + γ_F G_{t+1}
 * the segment of step t is G_t, or γ_F G_{t+1} where it begins one step later. Undefined for an estimator that is not known here.
 */
export function plainGameEstimate(
  { estimator, critic, batch }: EstimateCase,
  { tables, knowledge }: RecordOf<typeof GAME_KIND>,
): number[] | undefined {
  const recipe = RECIPES[splitId(estimator).id];
  if (recipe === undefined) return undefined;
  const { leaderActions: A, actions: B, parameters: K, observes } = tables;
  const [gammaF, gammaL, beta] = doublesOf([tables.gammaF, tables.gammaL, tables.beta]);
  const [qL, vL, vF, qF, policy] = [critic.qL, critic.vL, knowledge.vF, knowledge.qF, knowledge.policy].map(doublesOf);
  const f = (s: number): number[] => tables.leader[s].map(valueOf);
  const sum = (count: number, of: (i: number) => number): number => {
    let total = 0;
    for (let i = 0; i < count; i++) total += of(i);
    return total;
  };
  const total = [...(gradientOf(tables.phiL, K) ?? new Array<number>(K).fill(0))];
  for (const { states, leaderActions = [], actions } of batch) {
    let after = new Array<number>(K).fill(0);
    for (let t = actions.length - 1; t >= 0; t--) {
      const [s, a, b] = [states[t], leaderActions[t], actions[t]];
      const row = f(s);
      const pair = s * A + a;
      const q = qL[pair * B + b];
      const score = (gradientOf(tables.leader[s][a], K) ?? new Array<number>(K).fill(0)).map((x) => x / row[a]);
      const overLeader = sum(A, (i) => row[i] * qL[(s * A + i) * B + b]);
      const benefit = observes ? q - sum(B, (i) => policy[pair * B + i] * qL[pair * B + i]) : overLeader - vL[s];
      const baseline = { q: 0, 'q-v': vL[s], 'q-same-b': overLeader }[recipe.direct];
      const follower = {
        v: vF[pair],
        advantage: vF[pair] - sum(A, (i) => row[i] * vF[s * A + i]),
        q: qF[pair * B + b],
        none: 0,
      }[recipe.follower];
      const own = score.map((x, k) => follower * x + gammaF * after[k]);
      const guiding = recipe.follower === 'none' ? 0 : benefit / beta;
      for (let k = 0; k < K; k++) {
        const segment = recipe.from === 0 ? own[k] : gammaF * after[k];
        const centre = recipe.centred ? Number(doublesOf(knowledge.gradientVF[pair])[k]) : 0;
        const direct = (q - baseline) * score[k];
        total[k] += (gammaL ** t / batch.length) * (direct + guiding * (segment - centre));
      }
      after = own;
    }
  }
  return total;
}
