import { markdownTable } from '../../experiments/publish/markdown.js';
import { TOY_ALONG_VARIANTS, toyAlong } from './toyAlong.js';
import { signChange } from './signChange.js';

/** The leader's best p of each variant, and the p at which both actions are worth the same to the follower. */
export const toyOptimaTable = (): string =>
  markdownTable(
    ['game', 'p*', 'J(p*)', '150 steps', 'their sum', 'g(a|S)', 'g(b|S)', 'indifferent at'],
    TOY_ALONG_VARIANTS.map((variant) => {
      const p = signChange((x) => toyAlong(variant, x).total, 0.4, 0.95);
      const { J, discounted, sum, gA, gB } = toyAlong(variant, p);
      return [
        `R${variant.reward} ${variant.backup}`,
        p.toFixed(5),
        J.toFixed(4),
        discounted.toFixed(3),
        sum.toFixed(3),
        gA.toFixed(4),
        gB.toFixed(4),
        signChange((x) => toyAlong(variant, x).advantage, 0.2, 0.9).toFixed(5),
      ];
    }),
  );
