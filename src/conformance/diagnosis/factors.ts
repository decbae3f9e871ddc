import { doubleOf } from '../corpus/fixtureNumber.js';
import type { Asked } from './asked.js';
import { balls, type Enclosed, type Ground } from './ground.js';
import { assemble, proper, type Piece, type Pieces } from './pieces.js';

/** Parts that a factor may stand in front of, in words. */
const PARTS: readonly { readonly name: string; readonly has: (piece: Piece) => boolean }[] = [
  { name: 'the whole estimate', has: () => true },
  { name: 'the mean over trajectories (all but grad Phi_L)', has: (piece) => piece !== 'regulariser' },
  { name: 'grad Phi_L', has: (piece) => piece === 'regulariser' },
  { name: 'the guiding part', has: (piece) => ['followerReward', 'followerValue', 'centre'].includes(piece) },
  { name: 'the direct part', has: (piece) => ['start', 'leaderReward', 'leaderValue'].includes(piece) },
  { name: 'the term of the initial state', has: (piece) => piece === 'start' },
  { name: "the leader's rewards", has: (piece) => piece === 'leaderReward' },
  { name: "the leader's values times the score", has: (piece) => piece === 'leaderValue' },
  {
    name: 'the direct part without the initial state',
    has: (piece) => piece === 'leaderReward' || piece === 'leaderValue',
  },
  { name: "the follower's rewards in the segment", has: (piece) => piece === 'followerReward' },
  { name: "the follower's values times the score", has: (piece) => piece === 'followerValue' },
  { name: 'what centres the segment', has: (piece) => piece === 'centre' },
];

/** Factors that have a name, as functions of the case. */
const FACTORS: Readonly<Record<string, (one: Asked) => number>> = {
  'N, the number of trajectories': ({ one }) => one.batch.length,
  '1/N, N the number of trajectories': ({ one }) => 1 / one.batch.length,
  'N/(N - 1), a division by N - 1': ({ one }) => one.batch.length / Math.max(1, one.batch.length - 1),
  beta: ({ instance }) => doubleOf(instance.record.tables.beta.bits),
  '1/beta': ({ instance }) => 1 / doubleOf(instance.record.tables.beta.bits),
  gammaF: ({ instance }) => doubleOf(instance.record.tables.gammaF.bits),
  gammaL: ({ instance }) => doubleOf(instance.record.tables.gammaL.bits),
  '1/gammaF': ({ instance }) => 1 / doubleOf(instance.record.tables.gammaF.bits),
  '1/gammaL': ({ instance }) => 1 / doubleOf(instance.record.tables.gammaL.bits),
  '1 - gammaL': ({ instance }) => 1 - doubleOf(instance.record.tables.gammaL.bits),
  '1/(1 - gammaL)': ({ instance }) => 1 / (1 - doubleOf(instance.record.tables.gammaL.bits)),
};
const CONSTANTS = [0, -1, 2, 0.5];

/** A factor in front of a part, and what it makes of a case. */
export interface Scaled {
  readonly id: string;
  readonly mistake: string;
  readonly answer: (one: Asked) => Enclosed[] | undefined;
}

const partOf = (ground: Ground, pieces: readonly Pieces[], has: (piece: Piece) => boolean): Enclosed[] => {
  const weight = proper(pieces.length);
  return assemble(ground, pieces, ground.tables.problem.parameters, (piece, i) => (has(piece) ? weight(piece, i) : 0));
};

/** The constant that a part of a case would have to be multiplied by; undefined where it is too small to say. */
function fitted({ got, expected }: Asked, part: readonly Enclosed[]): number | undefined {
  const size = part.reduce((sum, { center }) => sum + center * center, 0);
  const roundings = part.reduce((sum, { radius }) => sum + radius * radius, 0);
  if (!(size > 1e12 * roundings)) return undefined;
  return 1 + part.reduce((sum, { center }, k) => sum + center * (got[k] - expected[k]), 0) / size;
}

/** A part that is multiplied: by a named factor, by a usual constant, and by the constant that most of the failing cases agree on. */
export function scaledParts(failing: readonly Asked[]): Scaled[] {
  return PARTS.flatMap(({ name, has }) => {
    const scaled = (factor: string, of: (one: Asked) => number): Scaled => ({
      id: `factor of ${name}: ${factor}`,
      mistake: `${name} is multiplied by ${factor}`,
      answer: (one) => {
        const [ground, pieces, by] = [one.ground(), one.pieces(), of(one)];
        if (!ground || !pieces || !Number.isFinite(by)) return undefined;
        const weight = proper(pieces.length);
        return assemble(ground, pieces, ground.tables.problem.parameters, (piece, i) => weight(piece, i) * (has(piece) ? by : 1)); // prettier-ignore
      },
    });
    const fits = failing.flatMap((one) => {
      const [ground, pieces] = [one.ground(), one.pieces()];
      return ground && pieces ? (fitted(one, partOf(ground, pieces, has)) ?? []) : [];
    });
    fits.sort((a, b) => a - b);
    const middle = fits.length > 0 ? Number(fits[Math.floor(fits.length / 2)].toPrecision(10)) : 1;
    const constants = [...new Set([...CONSTANTS, middle])].filter(
      (x) => x !== 1 && !(name === PARTS[0].name && x === 0),
    );
    return [
      ...Object.entries(FACTORS).map(([factor, of]) => scaled(factor, of)),
      ...constants.map((x) => scaled(String(x), () => x)),
    ];
  });
}

/** A constant in front of the whole estimate, for estimators that are not made of parts; undefined where there is none. */
export function wholeFactor(
  failing: readonly Asked[],
  agree: (one: Asked, answer: Enclosed[]) => boolean,
): { factor: number; explains: number } | undefined {
  const fits = failing
    .flatMap(
      (one) =>
        fitted(
          one,
          one.expected.map((x) => balls.near(x)),
        ) ?? [],
    )
    .sort((a, b) => a - b);
  if (fits.length === 0) return undefined;
  const factor = Number(fits[Math.floor(fits.length / 2)].toPrecision(10));
  const tolerance = 2 ** -48;
  const explains = failing.filter((one) => agree(one, one.expected.map((x) => balls.ball(x * factor, Math.abs(x * factor) * tolerance)))).length; // prettier-ignore
  return { factor, explains };
}
