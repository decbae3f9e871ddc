import { useMemo } from 'preact/hooks';
import type { FiniteAnswer, Graph, Walk } from '../shared/answers.ts';
import { short } from './format.ts';
import { RADIUS, layoutOf, probabilityOf, type Move } from './layout.ts';
import { useWalk } from './useWalk.ts';

const HEAD = 8;
/** Pixels for a unit of the layout. */
const SCALE = 1.25;

/** The problem as a graph: how often the follower is in a state as its shade, how probable a way is as its width; a trajectory as a token. */
export function GraphPicture({ graph, finite, walk }: { graph: Graph; finite: FiniteAnswer; walk: Walk | undefined }) {
  const laid = useMemo(() => layoutOf(graph), [graph]);
  const visited = walk?.kind === 'finite' ? walk.states : [];
  const at = useWalk(walk, visited.length);
  const most = Math.max(...finite.occupancy);
  const token = visited.length > 0 ? laid.states[visited[at]] : undefined;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Graph of the problem">
      <svg
        class="graph"
        viewBox={`0 0 ${laid.width} ${laid.height}`}
        style={{ width: `${SCALE * laid.width}px` }}
        role="img"
        aria-label={`${graph.states.length} states and the ways between them`}
      >
        {laid.moves.map((move) => (
          <MoveLine key={`${move.from} ${move.to}`} move={move} probability={probabilityOf(move, finite)} />
        ))}
        {graph.states.map(({ label, terminal }, s) => (
          <g key={s} transform={`translate(${laid.states[s].x},${laid.states[s].y})`}>
            <title>{`${label}: occupancy ${short(finite.occupancy[s])}, V_L ${short(finite.vL[s])}`}</title>
            <circle class={terminal ? 'node terminal' : 'node'} r={RADIUS} />
            <circle class="shade" r={RADIUS - 2} style={{ opacity: (0.45 * finite.occupancy[s]) / (most || 1) }} />
            <text class="label" dy="0.35em">
              {label.replace(/, t=.*/, '')}
            </text>
          </g>
        ))}
        {token && <circle class="token" r={7} style={{ transform: `translate(${token.x}px,${token.y - RADIUS}px)` }} />}
      </svg>
    </div>
  );
}

function MoveLine({ move, probability }: { move: Move; probability: number }) {
  const { path, label, end, angle } = move;
  const corner = (turn: number): string =>
    `${end.x - HEAD * Math.cos(angle + turn)},${end.y - HEAD * Math.sin(angle + turn)}`;
  return (
    <g class="move">
      <path d={path} style={{ strokeWidth: 0.8 + 3.2 * probability, opacity: 0.35 + 0.65 * probability }} />
      <polygon points={`${end.x},${end.y} ${corner(0.45)} ${corner(-0.45)}`} />
      <text x={label.x} y={label.y} dy="0.35em">
        {short(Number(probability.toFixed(3)))}
      </text>
    </g>
  );
}
