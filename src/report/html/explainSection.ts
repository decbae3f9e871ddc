import type { GameFile } from '../../model/game/gameFile.js';
import type { InstanceFile } from '../../model/mdp/mdpFile.js';
import type { ExplainDocument } from '../explainReport.js';
import type { Num } from '../num.js';
import { drawGraph } from './graphDrawing.js';
import { instanceGraph } from './instanceGraph.js';
import { html, type Markup } from './markup.js';
import { command, verdictMark } from './pieces.js';
import { table } from './table.js';

/** Shown digits of a number. */
const LONGEST = 20;

const shown = ({ dec, f64, bound }: Num): string => {
  if (dec === null) return f64 === null ? 'no number' : `${f64} (bound ${bound ?? 'unknown'})`;
  return dec.length > LONGEST && !dec.includes('e') ? `${dec.slice(0, LONGEST)}…` : dec;
};

type Compared = Pick<ExplainDocument, 'got' | 'expected' | 'components'>;

const comparisonTable = ({ got, expected, components }: Compared): Markup =>
  table(
    `Expected: ${expected}. Got: the ${got}.`,
    [{ head: 'component' }, ...['expected', 'got', 'difference', 'bound'].map((head) => ({ head, isNumber: true }))],
    components.map((one, k) => [
      `θ${k + 1}`,
      shown(one.expected),
      shown(one.got),
      shown(one.difference),
      one.difference.bound ?? 'unknown',
    ]),
  );

/** An instance of an explanation as a picture, where it is small enough, and as the file that it is. */
export async function instancePicture(document: object): Promise<Markup> {
  // What the library wrote, or what its own reader has read.
  const file = document as InstanceFile | GameFile;
  const graph = 'transitions' in file && 'states' in file ? instanceGraph(file) : undefined;
  const name = file.name ?? 'the instance';
  const drawing =
    graph &&
    html`<figure>
      <div class="scroll" tabindex="0" role="region" aria-label="Graph of ${name}">
        ${await drawGraph(graph, `Graph of ${name}: states, actions with rewards, probabilities`)}
      </div>
      <figcaption>
        ${name}: states are round (thick where trajectories end), actions are boxes with the rewards of follower and
        leader; probabilities stand at the arrows.
      </figcaption>
    </figure>`;
  return html`${drawing ?? ''}
    <details>
      <summary>The file</summary>
      <pre>${JSON.stringify(document)}</pre>
    </details>`;
}

/** What an estimator gives on an instance, and the simplest one on which it still fails. */
export async function explainSection(document: ExplainDocument): Promise<Markup> {
  const { instance, estimator, verdict, claim, minimal, mistakes } = document;
  const word = { holds: 'holds', fails: 'fails', undetermined: 'is undetermined' }[verdict];
  const replay = `npx hypergrad-oracle explain ${instance} --estimator ${estimator}`;
  return html`<article class="card">
    <h3>${estimator} on ${instance} ${verdictMark(verdict)}</h3>
    <p>
      ${claim ? `The claim ${claim.id} ${word}: ${claim.statement}.` : 'None of its claims can be judged on this instance.'}
    </p>
    ${comparisonTable(document)}
    ${
      minimal
        ? html`<h4>The simplest instance found on which it still fails</h4>
            ${await instancePicture(minimal.instance)}${comparisonTable(minimal)}`
        : ''
    }
    ${
      mistakes.length > 0
        ? html`<p>It looks like this known mistake:</p>
            <ul>
              ${mistakes.map(({ id, mistake, formula }) => html`<li><strong>${id}</strong>: ${mistake} [<code>${formula}</code>]</li>`)}
            </ul>`
        : minimal
          ? html`<p>No known mistake gives these means.</p>`
          : ''
    }
    <p>Look closer: ${command(replay)}</p>
  </article>`;
}
