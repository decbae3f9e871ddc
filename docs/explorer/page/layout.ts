import { Graph as Dagre, layout } from '@dagrejs/dagre';
import type { FiniteAnswer, Graph } from '../shared/answers.ts';

/** Where states and the moves between them are drawn. Dagre is a thirtieth of ELK, which pages that are loaded over a network would feel. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly states: readonly Point[];
  readonly moves: readonly Move[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The line of a way, where its label goes, where it ends and in which direction. */
interface Shape {
  readonly path: string;
  readonly label: Point;
  readonly end: Point;
  readonly angle: number;
}

/** A way from a state to another by any action. */
export interface Move extends Shape {
  readonly from: number;
  readonly to: number;
  /** The edges of the problem that go this way, with the pairs that they belong to. */
  readonly edges: readonly { readonly edge: number; readonly pair: number }[];
}

export const RADIUS = 21;

/** Layers from left to right, by dagre; ways back to the same state are arcs above it. */
export function layoutOf({ states, actions, edgeStart, edgeTarget }: Graph): Layout {
  const graph = new Dagre();
  graph.setGraph({ rankdir: 'LR', nodesep: 64, ranksep: 84, edgesep: 30, marginx: 24, marginy: 52 });
  graph.setDefaultEdgeLabel(() => ({}));
  states.forEach((_, s) => graph.setNode(String(s), { width: 2 * RADIUS, height: 2 * RADIUS }));
  const moves = new Map<string, { from: number; to: number; edges: { edge: number; pair: number }[] }>();
  for (let pair = 0; pair < states.length * actions.length; pair++) {
    for (let edge = edgeStart[pair]; edge < edgeStart[pair + 1]; edge++) {
      const [from, to] = [Math.floor(pair / actions.length), edgeTarget[edge]];
      const key = `${from} ${to}`;
      if (!moves.has(key)) moves.set(key, { from, to, edges: [] });
      moves.get(key)!.edges.push({ edge, pair });
    }
  }
  for (const { from, to } of moves.values())
    if (from !== to) graph.setEdge(String(from), String(to), { width: 34, height: 16, labelpos: 'c' });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const places = states.map((_, s) => graph.node(String(s)) as Point);
  return {
    width,
    height,
    states: places.map(({ x, y }) => ({ x, y })),
    moves: [...moves.values()].map((move) => ({ ...move, ...shapeOf(move, places, graph) })),
  };
}

/** The line of a move from circle to circle, where its label goes and the direction in which it ends. */
function shapeOf({ from, to }: { from: number; to: number }, places: readonly Point[], graph: Dagre): Shape {
  const { x, y } = places[to];
  if (from === to) {
    const [side, top] = [RADIUS * 0.5, y - RADIUS * 0.87];
    return {
      path: `M${x - side},${top} C${x - 34},${top - 40} ${x + 34},${top - 40} ${x + side},${top}`,
      label: { x, y: top - 26 },
      end: { x: x + side, y: top },
      angle: (2 * Math.PI) / 3,
    };
  }
  const { points } = graph.edge(String(from), String(to)) as { points: Point[] };
  const inner = points.slice(1, -1);
  const [first, last] = [inner[0], inner.at(-1)!];
  const start = onCircle(places[from], first);
  const end = onCircle(places[to], last);
  return {
    path: `M${[start, ...inner, end].map((point) => `${point.x},${point.y}`).join(' L')}`,
    label: points[Math.floor(points.length / 2)],
    end,
    angle: Math.atan2(end.y - last.y, end.x - last.x),
  };
}

/** The point of the circle around a state that looks at another point. */
function onCircle(centre: Point, at: Point): Point {
  const angle = Math.atan2(at.y - centre.y, at.x - centre.x);
  return { x: centre.x + RADIUS * Math.cos(angle), y: centre.y + RADIUS * Math.sin(angle) };
}

/** The probability of a move under the best response. */
export const probabilityOf = ({ edges }: Move, { policy, p }: FiniteAnswer): number =>
  edges.reduce((total, { edge, pair }) => total + policy[pair] * p[edge], 0);
