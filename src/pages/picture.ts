import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../model/linearFormIds.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { momentsDocument } from '../report/momentsReport.js';
import { estimatorMoments } from '../truth/moments/estimatorMoments.js';

const BATCH = 100;
const [WIDTH, LEFT, RIGHT, TOP, ROW] = [700, 150, 108, 64, 30];
const TICKS = [0, 5, 10, 15, 20, 25];

interface Shown {
  readonly id: LinearEstimatorId;
  readonly mean: number;
  readonly deviation: number;
  readonly isBiased: boolean;
}

const tenth = (value: number): string => value.toFixed(1);

/** An estimator's row: its mean as a dot, its standard deviation as a line, and how far it is off in words. */
function mark(
  { id, mean, deviation, isBiased }: Shown,
  i: number,
  truth: number,
  x: (value: number) => number,
): string {
  const y = TOP + i * ROW + ROW / 2;
  const word = isBiased ? `off by ${Math.round((100 * Math.abs(mean - truth)) / truth)} %` : 'unbiased';
  return `  <g class="${isBiased ? 'biased' : 'unbiased'}">
    <text x="${LEFT - 14}" y="${y + 5}" text-anchor="end" class="name">${id}</text>
    <line x1="${tenth(x(mean - deviation))}" x2="${tenth(x(mean + deviation))}" y1="${y}" y2="${y}"/>
    <circle cx="${tenth(x(mean))}" cy="${y}" r="5.5"/>
    <text x="${WIDTH - RIGHT + 12}" y="${y + 5}">${word}</text>
  </g>`;
}

/** What the oracle knows of seven estimators on a problem with one parameter, without sampling, as an SVG document. */
export function pictureSvg(mdp: ConfigurableMdp): string {
  const documents = LINEAR_ESTIMATORS.map((estimator) =>
    momentsDocument('', estimatorMoments(mdp, { estimator, batch: BATCH }), BATCH),
  );
  const [{ dec, f64: truth }] = documents[0].gradient;
  const rows = documents.map(({ mean, variance, biasVerdict }, i) => ({
    id: LINEAR_ESTIMATORS[i],
    mean: mean[0].f64!,
    deviation: Math.sqrt(variance[0]!),
    isBiased: biasVerdict === 'some',
  }));
  const most = 2 * truth!;
  const x = (value: number): number => LEFT + (Math.min(most, Math.max(0, value)) / most) * (WIDTH - LEFT - RIGHT);
  const height = TOP + rows.length * ROW + 46;
  const middle = tenth(x(truth!));
  const ticks = TICKS.map(
    (value) => `<text x="${tenth(x(value))}" y="${height - 24}" text-anchor="middle" class="quiet">${value}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="14" role="img" aria-label="Exact mean and noise of seven estimators against the exact hypergradient">
<style>
  text { fill: #1b1f24 } .quiet { fill: #59616b } .name { font-family: ui-monospace, monospace; font-size: 13px }
  line { stroke-width: 2.5 } .truth { stroke: #1b1f24; stroke-width: 1.5; stroke-dasharray: 5 3 }
  .unbiased line { stroke: #0b57d0 } .unbiased circle { fill: #0b57d0 } .unbiased text { fill: #0b57d0 }
  .biased line { stroke: #b3261e } .biased circle { fill: #b3261e } .biased text { fill: #b3261e } g .name { fill: #1b1f24 !important }
</style>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="${middle}" y="24" text-anchor="middle">the exact hypergradient: ${dec!.slice(0, 20)}…</text>
<text x="${middle}" y="44" text-anchor="middle" class="quiet">of two states, two actions and one parameter</text>
<line class="truth" x1="${middle}" x2="${middle}" y1="${TOP - 8}" y2="${height - 44}"/>
${rows.map((row, i) => mark(row, i, truth!, x)).join('\n')}
${ticks.join('\n')}
<text x="${middle}" y="${height - 6}" text-anchor="middle" class="quiet">dots: exact means; lines: standard deviations of a batch of ${BATCH}, cut at the frame</text>
</svg>
`;
}
