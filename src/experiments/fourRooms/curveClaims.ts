import { createStream } from '../../random/stream.js';
import { sixDigits, type OpenClaim } from '../publish/paperClaim.js';
import type { PublishedSeries } from '../publish/published.js';
import { curveDistance, meanCurve, publishedDiffers, publishedIsNear } from '../statistics/curves.js';
import { FOUR_ROOMS_EXPERIMENT } from './fourRoomsExperiment.js';
import { PROTOCOL, PUBLISHED_SEEDS, waiting } from './paperClaims.js';
import { METHOD_NAMES } from './methodNames.js';
import { protocolResult } from './protocol.js';
import type { CurveResults, ResultsTable, SeedCurves } from './results.js';

const pointName = (method: string, { lr, alpha }: { readonly lr: number; readonly alpha: number }): string =>
  FOUR_ROOMS_EXPERIMENT.publishedGrid(method).some((point) => 'alpha' in point)
    ? `lr ${lr}, alpha ${alpha}`
    : `lr ${lr}`;

/** The point of the grid whose mean curve is nearest to the published one: the paper does not tell which point its curve is of. */
function nearest(method: string, grid: SeedCurves['grid'], published: readonly number[]): OpenClaim['figure'] {
  const distances = grid.map((point) => ({ point, distance: curveDistance(point.mean, published) }));
  const best = distances.reduce((a, b) => (b.distance < a.distance ? b : a));
  return { nearestPoint: pointName(method, best.point), nearestDistance: sixDigits(Math.sqrt(best.distance)) };
}

/** The whole curves of Figure 2, method by method: the way there, not the end alone. */
export function curveClaims(
  { at }: ResultsTable,
  { x, series }: CurveResults,
  published: readonly PublishedSeries[],
): OpenClaim[] {
  return published.flatMap((theirs): OpenClaim[] => {
    const { method } = theirs;
    const [beta, batch] = [Number(theirs.settings['beta']), Number(theirs.settings['batch'])];
    const result = protocolResult(method, at(method, beta, batch));
    const ours = series.find((one) => one.method === method && one.beta === beta && one.batch === batch);
    const name = METHOD_NAMES[method];
    const claim = {
      id: `curve/${method}/beta=${beta}`,
      claim: `${name} goes the way of its published curve at beta = ${beta}, N = ${batch}`,
      source: 'paper, Figure 2',
      statistic: `root of the mean over the curve (every 200th iteration, smoothed as published) of the squared difference of the mean of ten seeds, at the grid point with the highest end, from the published mean; margin a tenth of what lies between the highest and the lowest point of the published curve`,
    };
    if ('missing' in result) return [{ ...claim, ...waiting([result.missing]) }];
    if (!ours) return [{ ...claim, ...waiting([`the curves of ${method}`]) }];
    const curve = x.map((iteration) => theirs.mean[theirs.x.indexOf(iteration)]);
    const margin = (Math.max(...curve) - Math.min(...curve)) / 10;
    const stream = createStream(`claims/four-rooms/${claim.id}`);
    return [
      {
        ...claim,
        rule: `reproduced where means resampled from our seeds, moved away by the margin, are seldom as near as the published curve; contradicted where means that are not moved are seldom as far; each at 0.05 over the page (Holm); ${PROTOCOL}`,
        figure: {
          distance: sixDigits(Math.sqrt(curveDistance(meanCurve(ours.curves), curve))),
          margin: sixDigits(margin),
          seeds: ours.curves.length,
          at: pointName(method, ours),
          ...nearest(method, ours.grid, curve),
        },
        evidence: {
          supports: publishedIsNear(ours.curves, curve, PUBLISHED_SEEDS, margin, stream.child('near')),
          refutes: publishedDiffers(ours.curves, curve, PUBLISHED_SEEDS, stream.child('far')),
        },
      },
    ];
  });
}
