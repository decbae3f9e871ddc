import { benefitOf, leaderAdvantage, properParts, unobservedParts } from '../../estimators/games/gameEstimators.js';
import type { GameParts } from '../../estimators/games/gameEstimator.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';

/** A mistake that people make in BC-HG for games: the verdict `unbiased` must reject it. */
export interface GameMutant {
  readonly id: string;
  readonly mistake: string;
  readonly observes: boolean;
  readonly parts: <T>(knowledge: GameKnowledge<T>) => GameParts<T>;
}

type Change = <T>(proper: GameParts<T>, knowledge: GameKnowledge<T>) => Partial<GameParts<T>>;

const seen = (id: string, mistake: string, change: Change): GameMutant => ({
  id,
  mistake,
  observes: true,
  parts: (knowledge) => {
    const proper = properParts(knowledge);
    return { ...proper, ...change(proper, knowledge) };
  },
});

const unseen = (id: string, mistake: string, change: Change): GameMutant => ({
  id,
  mistake,
  observes: false,
  parts: (knowledge) => {
    const proper = unobservedParts(knowledge);
    return { ...proper, ...change(proper, knowledge) };
  },
});

/** Known mistakes; those of the published code are named so. */
export const GAME_MUTANTS: readonly GameMutant[] = [
  seen(
    'baseline-depends-on-b',
    "the direct part's baseline is sum_a f(a|s) Q_L(s,a,b) at the follower's b, which was drawn after a (published code)",
    (_, { tables, critic }) => {
      const { add, sub, mul, zero } = tables.arithmetic;
      const { leaderActions, actions } = tables.problem;
      return {
        direct: ({ s, b, triple }) => {
          let mean = zero;
          for (let i = s * leaderActions; i < (s + 1) * leaderActions; i++)
            mean = add(mean, mul(tables.leader[i], critic.qL[i * actions + b]));
          return sub(critic.qL[triple], mean);
        },
      };
    },
  ),
  seen('benefit-not-centred', 'Q_L in place of the Benefit', (_, { critic }) => ({
    benefit: ({ triple }) => critic.qL[triple],
  })),
  seen('printed-and-not-centred', 'eq. (9) as printed together with Q_L in place of the Benefit', (_, { critic }) => ({
    benefit: ({ triple }) => critic.qL[triple],
    from: 0,
  })),
  seen('benefit-of-state', 'the Benefit is Q_L(s,a,b) - V_L(s), not centred given a', (_, knowledge) => ({
    benefit: leaderAdvantage(knowledge),
  })),
  seen('q-for-v', 'Q_F(s_k,a_k,b_k) in place of V_F(s_k,a_k): what footnote 1 is for', (_, { response }) => ({
    follower: ({ triple }) => response.qF[triple],
  })),
  seen('no-value', 'scores are summed without the value V_F', (_, { tables }) => ({
    follower: () => tables.arithmetic.one,
  })),
  seen('beta-for-its-inverse', 'the guiding term is multiplied by beta in place of 1/beta', (_, knowledge) => {
    const { mul } = knowledge.tables.arithmetic;
    const { beta } = knowledge.tables;
    const benefit = benefitOf(knowledge);
    return { benefit: (step) => mul(mul(beta, beta), benefit(step)) };
  }),
  seen('minus-sign', 'the guiding term has the wrong sign', (_, knowledge) => {
    const benefit = benefitOf(knowledge);
    return { benefit: (step) => knowledge.tables.arithmetic.neg(benefit(step)) };
  }),
  unseen('unobserved-trap', 'the Benefit is Q_L(s,a,b) - V_L(s): a_t is in it and in the segment', (_, knowledge) => ({
    benefit: leaderAdvantage(knowledge),
  })),
  unseen('unobserved-too-late', 'the segment starts at t + 1, as for a follower that observes', () => ({ from: 1 })),
  unseen('unobserved-v-for-q', 'V_F(s) in place of Q_F(s,a,b)', (_, { response }) => ({
    follower: ({ pair }) => response.vF[pair],
  })),
];
