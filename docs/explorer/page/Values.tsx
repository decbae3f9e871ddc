import type { FiniteAnswer, Graph } from '../shared/answers.ts';
import { short } from './format.ts';

/** States that are listed. */
const SHOWN = 30;

/** The best response and the leader's values, state by state. */
export function Values({ graph, finite }: { graph: Graph; finite: FiniteAnswer }) {
  const actions = graph.actions.length;
  const isGame = finite.benefit.length === 0;
  const rows = graph.states.flatMap(({ label, terminal }, s) =>
    terminal || s >= SHOWN ? [] : graph.actions.map((action, b) => ({ label, s, b, action, pair: s * actions + b })),
  );
  return (
    <details open={graph.states.length <= 6}>
      <summary>
        <h2>Best response and leader’s values</h2>
      </summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Best response and values by state and action">
        <table>
          <thead>
            <tr>
              <th scope="col">state</th>
              <th scope="col">occupancy</th>
              <th scope="col">V_L</th>
              <th scope="col">action</th>
              <th scope="col">{isGame ? 'f · g†' : 'g†'}</th>
              <th scope="col">Q_F</th>
              <th scope="col">Q_L</th>
              {!isGame && <th scope="col">Benefit</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, s, b, action, pair }) => (
              <tr key={pair} class={b === 0 ? 'first' : ''}>
                {b === 0 && (
                  <>
                    <th scope="rowgroup" rowSpan={actions}>
                      {label}
                    </th>
                    <td rowSpan={actions} class="number">
                      {short(finite.occupancy[s])}
                    </td>
                    <td rowSpan={actions} class="number">
                      {short(finite.vL[s])}
                    </td>
                  </>
                )}
                <td>{action}</td>
                <td class="number">
                  <span class="share" style={{ '--share': `${100 * finite.policy[pair]}%` }}>
                    {short(finite.policy[pair])}
                  </span>
                </td>
                <td class="number">{short(finite.qF[pair])}</td>
                <td class="number">{short(finite.qL[pair])}</td>
                {!isGame && <td class="number">{short(finite.benefit[pair])}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {graph.states.length > SHOWN && (
        <p class="note">
          The first {SHOWN} of {graph.states.length} states.
        </p>
      )}
    </details>
  );
}
