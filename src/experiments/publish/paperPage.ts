import type { PaperVerdict } from '../statistics/decide.js';
import { markdownTable, wrapped } from './markdown.js';
import type { PaperClaim } from './paperClaim.js';

/** The claims about one task, and where what is known of them is told. */
export interface ClaimedTask {
  readonly title: string;
  /** The page with the results, seen from docs/. */
  readonly page: string;
  /** The file of the claims. */
  readonly file: string;
  readonly claims: readonly PaperClaim[];
}

/** Who makes a claim: the paper in words or figures; its published code and curves; we, about what we saw; we, as a control of an explanation. */
export const CLAIMANTS = ['the paper', 'its code and data', 'observed by us', 'control of our own'] as const;
export type Claimant = (typeof CLAIMANTS)[number];

/** Who makes a claim, by its source. */
export function claimantOf({ source }: PaperClaim): Claimant {
  if (source.startsWith('control')) return 'control of our own';
  if (/^(observed|not in the paper)/.test(source)) return 'observed by us';
  return source.startsWith('paper') ? 'the paper' : 'its code and data';
}

const VERDICTS: readonly PaperVerdict[] = ['reproduced', 'contradicted', 'undetermined'];

/** How many claims came out how. */
const countOf = (claims: readonly PaperClaim[], verdict: PaperVerdict): number =>
  claims.filter((claim) => claim.verdict === verdict).length;

/** The sum of all claims: by task and by who makes them. */
export function sumOfClaims(tasks: readonly ClaimedTask[]): string {
  const all = tasks.flatMap(({ claims }) => claims);
  const counts = (claims: readonly PaperClaim[]): (string | number)[] => [
    claims.length,
    ...VERDICTS.map((verdict) => countOf(claims, verdict)),
  ];
  const of = (claimant: Claimant): PaperClaim[] => all.filter((claim) => claimantOf(claim) === claimant);
  return [
    `**${all.length} claims about experiments: ${VERDICTS.map((verdict) => `${countOf(all, verdict)} ${verdict}`).join(', ')}.**`,
    '',
    markdownTable(
      ['task', 'claims', ...VERDICTS],
      [
        ...tasks.map(({ title, page, claims }) => [`[${title}](${page})`, ...counts(claims)]),
        ['together', ...counts(all)],
      ],
    ),
    '',
    markdownTable(
      ['who says so', 'claims', ...VERDICTS],
      CLAIMANTS.map((claimant) => [claimant, ...counts(of(claimant))]),
    ),
  ].join('\n');
}

/** Every claim about a task: how it came out, the statistic in words, and by which rule (a letter, explained below the table). */
export function claimsOfTask({ title, page, file, claims }: ClaimedTask): string {
  const ways = [...new Set(claims.map(wayOf))];
  const rows = claims.map((claim) => {
    const mark = claimantOf(claim) === 'control of our own' ? '**control** ' : '';
    return [
      `${mark}${claim.claim}`,
      claimantOf(claim),
      foundInWords(claim),
      letter(ways.indexOf(wayOf(claim))),
      claim.verdict,
    ];
  });
  return [
    `### ${title}`,
    '',
    `${claims.length} claims; evidence: [${title}](${page}), as data in \`${file}\`.`,
    '',
    markdownTable(['claim', 'who says so', 'found', 'by', 'verdict'], rows),
    '',
    ...ways.map((way, i) => wrapped(`- **${letter(i)}**: ${way}.`, '  ')),
  ].join('\n');
}

/** What is computed and what is made of it. */
const wayOf = ({ statistic, rule }: PaperClaim): string => `${statistic}; _${rule}_`;

/** a, b, …, z, aa, ab, … */
const letter = (i: number): string =>
  (i >= 26 ? letter(Math.floor(i / 26) - 1) : '') + String.fromCharCode('a'.charCodeAt(0) + (i % 26));

/** Numbers that count something: one of it, and what follows where there are more. */
const COUNTED: Readonly<Record<string, readonly [string, string]>> = {
  seeds: ['seed', 'seeds'],
  seedsOther: ['seed of the other', 'seeds of the other'],
  pairs: ['pair of runs', 'pairs of runs'],
  runs: ['run', 'runs'],
  points: ['point', 'points'],
  pointsWithTenSeeds: ['point with ten seeds', 'points with ten seeds'],
};
/** What the keys of other numbers mean, where they are no words. */
const WORDS: Readonly<Record<string, string>> = {
  best: 'best of the others',
  lowestSeed: 'lowest seed',
  reached: 'by update',
  notSettled: 'not settled',
  firstOrder: 'first order',
  shareAbovePlateau: 'share above the plateau',
  withoutClipping: 'without clipping',
  withClipping: 'with clipping',
  mostOfAnySeed: 'most of any seed',
  pError: 'standard error of p',
  selectionEffect: 'selection effect',
  soFar: 'so far',
  gA: 'g(a|S)',
  gB: 'g(b|S)',
  gAError: 'standard error of g(a|S)',
};
/** Said by the claim or the page, or too long for a cell. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'lastMeans',
  'standardError',
  'lr',
  'lrOther',
  'alpha',
  'actorSteps',
  'criticSteps',
]);

/** The figures of a claim as a phrase: a difference in standard errors first, then the rest. */
export function foundInWords({ figure, because }: PaperClaim): string {
  const { difference, uncertainty, ...rest } = figure;
  const first =
    typeof difference !== 'number'
      ? []
      : typeof uncertainty === 'number' && uncertainty > 0
        ? [`${inErrors(difference / uncertainty)} (${signed(difference)} ± ${short(uncertainty)})`]
        : [difference === 0 ? 'no difference' : `${signed(difference)}`];
  const alone = difference === undefined && typeof uncertainty === 'number' ? [`± ${short(uncertainty)}`] : [];
  const others = Object.entries(rest)
    .filter(([key, value]) => !LEFT_OUT.has(key) && value !== null && value !== '' && value !== 'none')
    .map(([key, value]) => {
      const text = typeof value === 'number' ? short(value) : String(value);
      const counted = COUNTED[key];
      return counted ? `${text} ${counted[value === 1 ? 0 : 1]}` : `${WORDS[key] ?? key} ${text}`;
    });
  return [...first, ...others, ...alone, ...(because === undefined ? [] : [because])].join('; ');
}

const inErrors = (ratio: number): string =>
  `${short(Math.abs(ratio), 2)} standard errors ${ratio < 0 ? 'below' : 'above'}`;

const signed = (x: number): string => (x < 0 ? `−${short(-x)}` : `+${short(x)}`);

const short = (x: number, digits = 3): string => String(Number(x.toPrecision(digits))).replace('-', '−');
