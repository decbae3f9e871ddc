/** A line of a legend: what is drawn so. */
export interface LegendEntry {
  readonly text: string;
  readonly colour: string;
  /** As in `stroke-dasharray`; empty for a whole line. */
  readonly dashes: string;
}

/** The part of the DOM that a legend needs. */
export interface Shape {
  setAttribute(name: string, value: string): void;
  append(...children: readonly Shape[]): void;
  textContent: string | null;
}

interface Maker {
  createElementNS(space: string, name: string): Shape;
}

const LEGEND = { left: 64, top: 12, width: 150, line: 18, perRow: 5 };

/** The height of a legend with so many entries. */
export const legendHeight = (entries: number): number => LEGEND.line * Math.ceil(entries / LEGEND.perRow);

/** Names at lines as they are drawn, in rows at the top of a chart. */
export function addLegend(document: Maker, chart: Shape, entries: readonly LegendEntry[]): void {
  const shape = (name: string, attributes: Readonly<Record<string, string | number>>): Shape => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    return element;
  };
  entries.forEach(({ text, colour, dashes }, index) => {
    const x = LEGEND.left + LEGEND.width * (index % LEGEND.perRow);
    const y = LEGEND.top + LEGEND.line * Math.floor(index / LEGEND.perRow);
    const ends = { x1: x, x2: x + 26, y1: y, y2: y };
    const line = { ...ends, stroke: colour, 'stroke-width': 2.5, ...(dashes !== '' && { 'stroke-dasharray': dashes }) };
    const label = shape('text', { x: x + 32, y: y + 4, fill: 'currentColor', 'font-size': 12, 'text-anchor': 'start' });
    label.textContent = text;
    chart.append(shape('line', line), label);
  });
}
