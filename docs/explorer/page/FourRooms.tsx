import { useState } from 'preact/hooks';
import {
  FOUR_ROOMS_CELLS,
  FOUR_ROOMS_GOAL,
  FOUR_ROOMS_MAP,
  FOUR_ROOMS_START,
  FOUR_ROOMS_TARGET,
} from 'hypergrad-oracle/browser';
import type { FiniteAnswer, Live, Walk } from '../shared/answers.ts';
import { short } from './format.ts';
import { useWalk } from './useWalk.ts';

const LAYERS = ['occupancy', 'penalty', 'gradient'] as const;
type Layer = (typeof LAYERS)[number];
const WORDS: Record<Layer, string> = {
  occupancy: 'how often the follower is there, discounted',
  penalty: 'what the leader takes from the follower there',
  gradient: '∂J/∂θ of the cell: where a penalty would help the leader, and where it would hurt',
};
const MARKS = new Map([
  [FOUR_ROOMS_START, 'S'],
  [FOUR_ROOMS_GOAL, 'G'],
  [FOUR_ROOMS_TARGET, 'T'],
]);
const ACTIONS = 4;

function valuesOf(layer: Layer, finite: FiniteAnswer, total: readonly number[]): number[] {
  return FOUR_ROOMS_CELLS.map((_, s) => {
    if (layer === 'occupancy') return finite.occupancy[s];
    if (layer === 'gradient') return total[s];
    return s === FOUR_ROOMS_GOAL ? 0 : -finite.rewardF[s * ACTIONS];
  });
}

/** Four rooms as a map. Arrow keys move from cell to cell; the slider below the map moves θ of the chosen one. */
export function FourRooms({
  live,
  finite,
  theta,
  walk,
  onMove,
}: {
  live: Live;
  finite: FiniteAnswer;
  theta: readonly string[];
  walk: Walk | undefined;
  onMove: (k: number, value: string) => void;
}) {
  const [layer, setLayer] = useState<Layer>('occupancy');
  const [chosen, setChosen] = useState(FOUR_ROOMS_TARGET);
  const visited = walk?.kind === 'finite' ? walk.states : [];
  const here = visited[useWalk(walk, visited.length)];
  const values = valuesOf(layer, finite, live.total);
  const most = Math.max(...values.map(Math.abs));
  const states = new Map(FOUR_ROOMS_CELLS.map(({ row, column }, s) => [`${row} ${column}`, s]));

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const { row, column } = FOUR_ROOMS_CELLS[chosen];
    const next = states.get(`${row + step[0]} ${column + step[1]}`);
    if (next === undefined) return;
    setChosen(next);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-state="${next}"]`)?.focus();
  };
  const { row, column } = FOUR_ROOMS_CELLS[chosen];
  return (
    <section aria-labelledby="rooms">
      <h2 id="rooms">Four rooms</h2>
      <fieldset class="choices">
        <legend>Shown</legend>
        {LAYERS.map((id) => (
          <label key={id}>
            <input type="radio" name="layer" checked={layer === id} onChange={() => setLayer(id)} /> {id}
          </label>
        ))}
      </fieldset>
      <div class="rooms" role="group" aria-label="Map of four rooms" onKeyDown={onKeyDown}>
        {FOUR_ROOMS_MAP.flatMap((line, r) =>
          Array.from(line, (_, c) => {
            const s = states.get(`${r} ${c}`);
            if (s === undefined) return <span key={`${r} ${c}`} class="wall" />;
            const strength = most > 0 ? Math.abs(values[s]) / most : 0;
            const classes = ['cell', values[s] < 0 && 'below', s === chosen && 'chosen', s === here && 'here'];
            return (
              <button
                key={`${r} ${c}`}
                type="button"
                class={classes.filter(Boolean).join(' ')}
                data-state={s}
                tabIndex={s === chosen ? 0 : -1}
                aria-pressed={s === chosen}
                aria-label={`cell ${r}, ${c}${MARKS.has(s) ? ` (${MARKS.get(s)})` : ''}: ${layer} ${short(values[s])}`}
                style={{ '--strength': `${Math.round(72 * strength)}%` }}
                onClick={() => setChosen(s)}
              >
                {MARKS.get(s)}
              </button>
            );
          }),
        )}
      </div>
      <p class="note">
        {WORDS[layer]}; at most {short(most)}. S: start, G: the follower’s goal, T: where the leader earns.
      </p>
      <label class="slider">
        <span>
          θ of cell ({row}, {column}), {layer} {short(values[chosen])}
        </span>
        <input
          type="range"
          min={-6}
          max={10}
          step={0.1}
          value={theta[chosen]}
          onInput={({ currentTarget }) => onMove(chosen, currentTarget.value)}
        />
        <output>{theta[chosen]}</output>
      </label>
    </section>
  );
}
