import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { html, type Markup } from './markup.js';
import type { GraphNode, InstanceGraph } from './instanceGraph.js';

const LINE = 15;
const CHARACTER = 7.2;
const MARGIN = 8;

const sizeOf = ({ lines }: Pick<GraphNode, 'lines'>): { readonly width: number; readonly height: number } => ({
  width: Math.ceil(Math.max(...lines.map((line) => [...line].length)) * CHARACTER + 2 * MARGIN),
  height: lines.length * LINE + MARGIN,
});

/** Draws the graph of a problem, from left to right, as SVG in the colours of the page. ELK, which finds the places, is loaded when this is called. */
export async function drawGraph({ nodes, edges }: InstanceGraph, title: string): Promise<Markup> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const graph: ElkNode = {
    id: 'graph',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'POLYLINE',
      'elk.spacing.nodeNode': '22',
      'elk.layered.spacing.nodeNodeBetweenLayers': '34',
      'elk.spacing.edgeLabel': '4',
      'elk.edgeLabels.inline': 'true',
      'elk.randomSeed': '1',
    },
    children: nodes.map((node) => ({ id: node.id, ...sizeOf(node) })),
    edges: edges.map(({ from, to, label }, i) => ({
      id: `e${i}`,
      sources: [from],
      targets: [to],
      labels: label === '' ? [] : [{ text: label, width: label.length * CHARACTER * 0.9 + 6, height: LINE }],
    })),
  };
  const laid: ElkNode = await new Elk.default().layout(graph);
  const places = new Map((laid.children ?? []).map((child) => [child.id, child]));
  const [width, height] = [laid.width ?? 0, laid.height ?? 0].map((x) => Math.ceil(x + 2));
  return html`<svg
    role="img"
    aria-label="${title}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    font-family="ui-monospace,monospace"
    font-size="12"
  >
    ${(laid.edges ?? []).map(edgeMarkup)}${nodes.map((node) => nodeMarkup(node, places.get(node.id)))}
  </svg>`;
}

const tenth = (x = 0): number => Math.round(x * 10) / 10;

function nodeMarkup({ shape, lines }: GraphNode, place: ElkNode | undefined): Markup {
  const [x, y, width, height] = [place?.x, place?.y, place?.width, place?.height].map(tenth);
  const rounding = shape === 'action' ? 3 : Math.min(width, height) / 2;
  const stroke = shape === 'terminal' ? '3' : '1.2';
  return html`<rect
      x="${x}"
      y="${y}"
      width="${width}"
      height="${height}"
      rx="${rounding}"
      fill="var(--panel)"
      stroke="var(--ink)"
      stroke-width="${stroke}"
    />${lines.map(
      (line, i) =>
        html`<text
          x="${tenth(x + width / 2)}"
          y="${tenth(y + MARGIN / 2 + LINE * (i + 0.78))}"
          text-anchor="middle"
          fill="var(--ink)"
          font-weight="${i === 0 ? 'bold' : 'normal'}"
          >${line}</text
        >`,
    )} `;
}

const HEAD = 7;

function edgeMarkup({ sections = [], labels = [] }: ElkExtendedEdge): Markup {
  const lines = sections.map(({ startPoint, bendPoints = [], endPoint }) => {
    const before = bendPoints.at(-1) ?? startPoint;
    const angle = Math.atan2(endPoint.y - before.y, endPoint.x - before.x);
    const corner = (turn: number): string =>
      `${tenth(endPoint.x - HEAD * Math.cos(angle + turn))},${tenth(endPoint.y - HEAD * Math.sin(angle + turn))}`;
    const points = [startPoint, ...bendPoints, endPoint].map(({ x, y }) => `${tenth(x)},${tenth(y)}`).join(' ');
    return html`<polyline points="${points}" fill="none" stroke="var(--soft)" /><polygon
        points="${tenth(endPoint.x)},${tenth(endPoint.y)} ${corner(0.4)} ${corner(-0.4)}"
        fill="var(--soft)"
      />`;
  });
  const texts = labels.map(
    ({ text, x = 0, y = 0, width = 0 }) =>
      html`<rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${LINE}" fill="var(--paper)" /><text
          x="${tenth(x + width / 2)}"
          y="${tenth(y + LINE * 0.78)}"
          text-anchor="middle"
          font-size="11"
          fill="var(--ink)"
          >${text ?? ''}</text
        >`,
  );
  return html`${lines}${texts} `;
}
