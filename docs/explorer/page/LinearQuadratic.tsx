import type { Live, Walk } from '../shared/answers.ts';
import { short } from './format.ts';
import { useWalk } from './useWalk.ts';

const [WIDTH, HEIGHT] = [560, 170];

/** The closed form of a linear-quadratic problem, and a trajectory of its state. */
export function LinearQuadratic({ live, walk }: { live: Live; walk: Walk | undefined }) {
  return (
    <section aria-labelledby="closed-form">
      <h2 id="closed-form">Closed form</h2>
      {walk?.kind === 'continuous' && <Trajectory states={walk.states} />}
      <div class="matrices">
        {live.matrices.map(({ name, rows }) => (
          <figure key={name}>
            <figcaption>{name}</figcaption>
            <table class="matrix" aria-label={name}>
              <tbody>
                {rows.map((row, i) => (
                  <tr key={i}>
                    {row.map((x, j) => (
                      <td key={j} class="number">
                        {short(x)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </figure>
        ))}
      </div>
    </section>
  );
}

function Trajectory({ states }: { states: readonly (readonly number[])[] }) {
  const at = useWalk(states, states.length);
  const all = states.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const x = (t: number): number => (t / (states.length - 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - 8 - ((value - least) / (most - least || 1)) * (HEIGHT - 16);
  return (
    <figure>
      <svg class="trajectory" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="The state over time">
        <line class="axis" x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
        {states[0].map((_, i) => (
          <polyline
            key={i}
            class={`series series-${i}`}
            points={states
              .slice(0, at + 1)
              .map((s, t) => `${x(t)},${y(s[i])}`)
              .join(' ')}
          />
        ))}
      </svg>
      <figcaption>
        {states[0].map((_, i) => (
          <span key={i} class={`key series-${i}`}>
            s{i + 1} = {short(states[at][i])}
          </span>
        ))}{' '}
        after {at} steps, from {short(least)} to {short(most)}
      </figcaption>
    </figure>
  );
}
