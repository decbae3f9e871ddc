import { markdownTable } from '../experiments/publish/markdown.js';
import type { PaperClaim } from '../experiments/publish/paperClaim.js';

/** What was found, as `key value; key value`; lists by seed are in the file of the claims alone. */
const foundOf = ({ figure, chances, because }: PaperClaim): string =>
  [
    ...Object.entries(figure)
      .filter(([, value]) => value !== null && !Array.isArray(value))
      .map(([key, value]) => `${key} ${String(value)}`),
    ...(chances ? [`chance if wrong ${chances.supports}, if right ${chances.refutes}`] : []),
    ...(because === undefined ? [] : [because]),
  ].join('; ');

/** Claims, what was found, and how they came out. */
export const claimTable = (claims: readonly PaperClaim[]): string =>
  markdownTable(
    ['claim', 'figure', 'verdict'],
    claims.map((claim) => [claim.claim, foundOf(claim), claim.verdict]),
  );

/** The same with the source of each claim. */
export const sourcedClaimTable = (claims: readonly PaperClaim[]): string =>
  markdownTable(
    ['claim', 'source', 'figure', 'verdict'],
    claims.map((claim) => [claim.claim, claim.source, foundOf(claim), claim.verdict]),
  );
