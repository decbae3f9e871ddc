import type { EstimatorDocument } from '../estimatorTable.js';
import { html, type Markup } from './markup.js';

type Bias = EstimatorDocument['bias'][number];

const ROW = 17;
const PANEL = { width: 172, gap: 14, left: 62, top: 22, bottom: 30 };
const DOT = 4;
/** How wide the axis is to each side where no bias is certain: a tenth of the gradient. */
const UNBIASED = 0.1;

/**
 * A forest plot: for each stratum a panel with the bias of each component relative to the size of the gradient, as a dot, and what its bounds leave
 * open as a bar. The axis is the same in all panels. An empty piece where there is nothing to draw.
 */
export function forestPlot(id: string, biases: readonly Bias[]): Markup {
  const shown = biases.filter(({ components }) => components.length > 0);
  if (shown.length === 0) return html``;
  const rows = Math.max(...shown.map(({ components }) => components.length));
  const off = shown.flatMap((one) => one.components.filter(isOff).map((c) => extent(one, c)));
  const reach = niceAbove(Math.max(...off) > 0 ? Math.max(...off) : UNBIASED);
  const width = PANEL.left + shown.length * (PANEL.width + PANEL.gap);
  const height = PANEL.top + rows * ROW + PANEL.bottom;
  const at = (x: number): number => ((x / reach + 1) / 2) * PANEL.width;
  const title = `Bias of ${id} by component, relative to the size of the gradient`;
  return html`<figure>
    <svg
      role="img"
      aria-label="${title}"
      viewBox="0 0 ${width} ${height}"
      width="${width}"
      height="${height}"
      font-family="system-ui,sans-serif"
      font-size="11"
      fill="var(--ink)"
    >
      ${Array.from({ length: rows }, (_, k) => html`<text x="${PANEL.left - 8}" y="${PANEL.top + ROW * (k + 0.7)}" text-anchor="end">θ${k + 1}</text>`)}
      ${shown.map((one, i) => panel(one, i, rows, reach, at))}
      <text x="${PANEL.left}" y="${height - 2}">(mean − expected) / size of the gradient</text>
    </svg>
    <figcaption>${title}: a dot at zero is no bias; a bar shows what the bounds leave open.</figcaption>
  </figure>`;
}

/** Whether a bias is certain. */
const isOff = ({ bias, bound }: Bias['components'][number]): boolean => bias !== null && Math.abs(bias) > Number(bound);

const extent = ({ scale }: Bias, { bias, bound }: Bias['components'][number]): number => {
  const reach = (Math.abs(bias ?? Infinity) + Number(bound)) / (scale || 1);
  return Number.isFinite(reach) ? reach : 0;
};

/** The next of 1, 2 and 5 times a power of ten. */
function niceAbove(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  return power * ([1, 2, 5].find((step) => step * power >= x) ?? 10);
}

const tenth = (x: number): number => Math.round(x * 10) / 10;
const label = (x: number): string => String(Number(x.toPrecision(2)));

function panel(
  { stratum, scale, components }: Bias,
  index: number,
  rows: number,
  reach: number,
  at: (x: number) => number,
): Markup {
  const bottom = rows * ROW;
  const left = PANEL.left + index * (PANEL.width + PANEL.gap);
  const marks = components.map(({ bias, bound }, k) => {
    const [middle, half] = [bias ?? Infinity, Number(bound)].map((x) => x / (scale || 1));
    if (!Number.isFinite(middle) || !Number.isFinite(half))
      return html`<text x="${at(0) + 6}" y="${ROW * (k + 0.7)}">no number</text>`;
    const [from, to] = [middle - half, middle + half].map((x) => tenth(at(Math.max(-reach, Math.min(reach, x)))));
    const colour = isOff(components[k]) ? 'var(--off)' : 'var(--mark)';
    const y = tenth(ROW * (k + 0.5));
    return html`<line x1="${from}" x2="${to}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2" /><circle
        cx="${tenth(at(Math.max(-reach, Math.min(reach, middle))))}"
        cy="${y}"
        r="${DOT}"
        fill="${colour}"
      />`;
  });
  return html`<g transform="translate(${left},${PANEL.top})"
    ><text x="0" y="-8" font-weight="bold">${stratum}</text>
    <rect width="${PANEL.width}" height="${bottom}" fill="none" stroke="var(--line)" /><line
      x1="${at(0)}"
      x2="${at(0)}"
      y1="0"
      y2="${bottom}"
      stroke="var(--soft)"
    />${marks}
    ${[-reach, 0, reach].map((x) => html`<text x="${tenth(at(x))}" y="${bottom + 12}" text-anchor="${x < 0 ? 'start' : x > 0 ? 'end' : 'middle'}">${label(x)}</text>`)}</g
  > `;
}
