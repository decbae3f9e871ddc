import { ENOUGH_SEEDS, compareMeans, type PaperClaim, type PaperVerdict } from '../paperClaim.js';
import { FOUR_ROOMS_EXPERIMENT } from './fourRoomsExperiment.js';
import type { MethodResult, ResultsTable } from './results.js';

/** What a claim is before its commands are added. */
export type OpenClaim = Omit<PaperClaim, 'commands'>;

export const FOUR_ROOMS_BETAS: readonly number[] = [0.001, 0.003, 0.005];
/** The paper's names. */
const NAMES: Readonly<Record<string, string>> = {
  'bc-hg': 'BC-HG',
  'hpgd-mc': 'HPGD (MC)',
  'hpgd-sa': 'HPGD (SA)',
  'hpgd-oracle': 'HPGD (oracle)',
  sobirl: 'SoBiRL',
  'naive-pgd': 'Naive-PGD',
};
const NAIVE = 'naive-pgd';
const RIVALS = ['hpgd-mc', 'hpgd-sa', NAIVE];
/** To this much the published values of Naive-PGD, which hardly vary, are to be met. */
export const FOUR_ROOMS_ABSOLUTE = 1e-3;

const gridSize = (method: string): number => FOUR_ROOMS_EXPERIMENT.publishedGrid(method).length;
const isPart = ({ method, grid }: MethodResult): boolean => grid.length < gridSize(method);
const isSteady = ({ method, best }: MethodResult): boolean => method === NAIVE || best.seeds >= ENOUGH_SEEDS;
/** A point of the grid that has not had all seeds, or has not run, might be better. */
const isOpen = (result: MethodResult): boolean =>
  isPart(result) || result.grid.some(({ seeds }) => seeds < result.best.seeds);

/** The levels of Figure 2, method by method. */
export function plateauClaims({ at, published }: ResultsTable): OpenClaim[] {
  return Object.keys(NAMES).flatMap((method) =>
    FOUR_ROOMS_BETAS.flatMap((beta): OpenClaim[] => {
      const ours = at(method, beta, 100);
      const theirs = published(method, beta, 100);
      if (!ours || !theirs) return [];
      const { difference, uncertainty } = compareMeans(ours.best, { ...theirs, seeds: 10 });
      const near = Math.abs(difference) <= FOUR_ROOMS_ABSOLUTE;
      const met = near || Math.abs(difference) <= 2 * uncertainty;
      const few = ours.best.seeds < ENOUGH_SEEDS;
      const verdict: PaperVerdict =
        met && (near || !few)
          ? 'reproduced'
          : few || (difference < 0 && isOpen(ours))
            ? 'undetermined'
            : 'contradicted';
      const { mean, standardError, seeds, lr, alpha } = ours.best;
      return [
        {
          id: `plateau/${method}/beta=${beta}`,
          claim: `${NAMES[method]} reaches ${theirs.mean} ± ${theirs.standardError} at beta = ${beta}, N = 100`,
          source: 'paper, Figure 2',
          statistic:
            'mean over seeds of the mean of the last 1000 iterations at the best grid point, less the published value',
          rule: `reproduced within twice the combined standard error or ${FOUR_ROOMS_ABSOLUTE}; undetermined with fewer than ${ENOUGH_SEEDS} seeds unless within ${FOUR_ROOMS_ABSOLUTE}, and below it while points of the grid lack seeds`,
          figure: { difference, uncertainty, ours: mean, standardError, seeds, lr, alpha },
          verdict,
        },
      ];
    }),
  );
}

/** BC-HG ends above its rivals, at every β and N. SoBiRL is Naive-PGD here, which another claim tests. */
export function rankingClaims({ at, batches }: ResultsTable): OpenClaim[] {
  return batches.flatMap((batch) =>
    FOUR_ROOMS_BETAS.flatMap((beta): OpenClaim[] => {
      const ours = at('bc-hg', beta, batch);
      if (!ours) return [];
      const rivals = RIVALS.map((method) => ({ method, result: at(method, beta, batch) }));
      const tested = rivals.flatMap(({ result }) => (result && isSteady(result) ? [result] : []));
      if (tested.length === 0) return [];
      const best = tested.reduce((a, b) => (b.best.mean > a.best.mean ? b : a));
      const { difference, uncertainty, above } = compareMeans(ours.best, best.best, best.method === NAIVE);
      const unsure = rivals
        .filter(({ method, result }) => !result || !isSteady(result) || (method !== NAIVE && isPart(result)))
        .map(({ method }) => method);
      const open = (above === 'reproduced' && unsure.length > 0) || (above === 'contradicted' && isPart(ours));
      return [
        {
          id: `ranking/N=${batch}/beta=${beta}`,
          claim: `BC-HG ends higher than HPGD (MC), HPGD (SA), SoBiRL and Naive-PGD at beta = ${beta}, N = ${batch}`,
          source: 'paper, section 5.1, Figure 2',
          statistic: `BC-HG less the best of the others with ${ENOUGH_SEEDS} seeds or more, means of the last 1000 iterations at the best grid points (Naive-PGD hardly varies)`,
          rule: 'reproduced above twice the combined standard error if the whole grids of the others have run, contradicted below minus that if the whole grid of BC-HG has (a part of a grid can but understate)',
          figure: {
            difference,
            uncertainty,
            best: best.method,
            seeds: ours.best.seeds,
            notSettled: unsure.join(' ') || 'none',
          },
          verdict: open ? 'undetermined' : above,
        },
      ];
    }),
  );
}
