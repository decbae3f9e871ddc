import type { Live, Parameter, Precise } from '../shared/answers.ts';
import { Bar } from './Bar.tsx';
import type { NoAnswer } from './explorer.ts';
import { numText, short } from './format.ts';

/** Components that are shown: the largest ones. */
const SHOWN = 12;

/** The hypergradient by component with its two parts: certain digits where they are known, doubles while they are not. */
export function Gradient({
  live,
  precise,
  parameters,
}: {
  live: Live;
  precise: Precise | NoAnswer | undefined;
  parameters: readonly Parameter[];
}) {
  const document = precise && 'document' in precise ? precise.document : undefined;
  const most = Math.max(...live.total.map(Math.abs), ...live.direct.map(Math.abs), ...live.guiding.map(Math.abs));
  const shown = [...live.total.keys()]
    .sort((i, j) => Math.abs(live.total[j]) - Math.abs(live.total[i]))
    .slice(0, SHOWN)
    .sort((i, j) => i - j);
  return (
    <section aria-labelledby="gradient">
      <h2 id="gradient">Hypergradient</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Components of the hypergradient">
        <table>
          <thead>
            <tr>
              <th scope="col">component</th>
              <th scope="col">∇J</th>
              <th scope="col" class="wide">
                <span class="visually-hidden">as bars</span>
              </th>
              <th scope="col">direct part</th>
              <th scope="col">guiding part</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((k) => (
              <tr key={k}>
                <th scope="row">{parameters[k].name}</th>
                <td class="number">{document ? numText(document.hypergradient[k]) : short(live.total[k])}</td>
                <td>
                  <Bar value={live.total[k]} most={most} signed />
                  <Bar value={live.direct[k]} most={most} signed />
                  <Bar value={live.guiding[k]} most={most} signed />
                </td>
                <td class="number">{short(live.direct[k])}</td>
                <td class="number">{short(live.guiding[k])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {live.total.length > SHOWN && (
        <p class="note">
          The {SHOWN} largest of {live.total.length} components.
        </p>
      )}
      <p class="note">
        Bars, from above: the whole, the direct part, the guiding part (what comes through the follower’s answer).
      </p>
    </section>
  );
}
