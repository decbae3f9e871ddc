import {
  conformFailures,
  conformMatrix,
  conformSection,
  implementationName,
  type InstanceOfCase,
} from './conformSection.js';
import { experimentSection } from './experimentSection.js';
import { explainSection } from './explainSection.js';
import { html, raw, type Markup, type Part } from './markup.js';
import { command, facts, verdictMark } from './pieces.js';
import type { ResultDocument } from './resultDocument.js';
import { STYLE } from './style.js';
import { verifyFailures, verifySection } from './verifySection.js';

/** What the head of a page says of a result. */
interface Head {
  readonly title: string;
  readonly verdict: string | undefined;
  readonly known: readonly (readonly [string, Part])[];
}

/**
 * One HTML page for some results: nothing of it is loaded from elsewhere, all of it is there without JavaScript, and the same results make the same
 * bytes. Failures come first; the results themselves are in it, to be downloaded. `instanceOf` tells the instance that a case of the corpus is about.
 */
export async function reportPage(
  results: readonly ResultDocument[],
  instanceOf: InstanceOfCase = () => undefined,
): Promise<string> {
  const heads = results.map(headOf);
  const conforming = results.flatMap((one) => (one.of === 'conform' ? one.document : []));
  const sections = await Promise.all(results.map((one, i) => sectionOf(one, heads[i], i, instanceOf)));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>
          hypergrad-oracle:
          ${heads.map(({ title, verdict }) => `${title}${verdict === undefined ? '' : ` ${verdict}`}`).join('; ')}
        </title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <h1>hypergrad-oracle: report</h1>
          <nav aria-label="Results">${heads.map(headMarkup)}</nav>
        </header>
        <main id="content">
          ${
            conforming.length > 1
              ? html`<section aria-labelledby="side-by-side">
                  <h2 id="side-by-side">Implementations side by side</h2>
                  ${conformMatrix(conforming)}
                </section>`
              : ''
          }
          ${sections}
        </main>
      </body>
    </html> `;
  return page.markup;
}

function headOf(result: ResultDocument): Head {
  switch (result.of) {
    case 'verify': {
      const { verdict, seed, version, replay, strata, seconds } = result.document;
      const total = strata.reduce((count, { instances }) => count + instances, 0);
      return {
        title: 'verify',
        verdict,
        known: [
          ['seed', seed],
          ['version', version],
          ['random problems', total > 0 ? total : undefined],
          ['again', command(replay)],
          ['took', `${seconds.toFixed(1)} s`],
        ],
      };
    }
    case 'conform': {
      const { verdict, counts, precision } = result.document;
      const said = Object.entries(counts).map(([outcome, number]) => `${number} ${outcome}`);
      return {
        title: `conform: ${implementationName(result.document)}`,
        verdict,
        known: [
          ['cases', said.join(', ')],
          ['precision', typeof precision === 'object' ? `unit roundoff ${precision.unitRoundoff}` : precision],
        ],
      };
    }
    case 'explain': {
      const { instance, estimator, verdict } = result.document;
      return { title: `explain: ${estimator} on ${instance}`, verdict, known: [] };
    }
    case 'experiment': {
      const tasks = new Set([...result.document.selections, ...result.document.panel].map(({ task }) => task));
      return { title: `experiment: ${[...tasks].join(', ')}`, verdict: undefined, known: [] };
    }
  }
}

const headMarkup = ({ title, verdict }: Head, index: number): Markup =>
  html`<p><a href="#result-${index}">${title}</a> ${verdict === undefined ? '' : verdictMark(verdict)}</p>`;

async function sectionOf(
  result: ResultDocument,
  { title, verdict, known }: Head,
  index: number,
  instanceOf: InstanceOfCase,
): Promise<Markup> {
  const { failures, body } = await contentOf(result, instanceOf);
  const bytes = Buffer.from(`${JSON.stringify(result.document, null, 1)}\n`).toString('base64');
  const gaps = 'notJudged' in result.document ? result.document.notJudged : [];
  return html`<section id="result-${index}" aria-labelledby="title-${index}">
    <h2 id="title-${index}">${title} ${verdict === undefined ? '' : verdictMark(verdict)}</h2>
    ${known.length > 0 ? facts(known) : ''}
    ${
      failures.length > 0
        ? html`<h3>What fails</h3>
            ${failures}`
        : ''
    }
    ${
      gaps.length > 0 && result.of === 'verify'
        ? html`<h3>What was not judged</h3>
            ${facts(gaps.map(({ what, reason }) => [what, reason] as const))}`
        : ''
    }
    ${body}
    <p>
      <a download="${result.of}-${index}.json" href="data:application/json;base64,${bytes}"
        >Download this result as JSON</a
      >
    </p>
  </section> `;
}

async function contentOf(
  result: ResultDocument,
  instanceOf: InstanceOfCase,
): Promise<{ failures: readonly Markup[]; body: Markup }> {
  switch (result.of) {
    case 'verify':
      return { failures: verifyFailures(result.document), body: verifySection(result.document) };
    case 'conform':
      return { failures: await conformFailures(result.document, instanceOf), body: conformSection(result.document) };
    case 'explain':
      return { failures: [], body: await explainSection(result.document) };
    case 'experiment':
      return { failures: [], body: await experimentSection(result.document) };
  }
}
