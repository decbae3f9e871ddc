import type { EstimatorDocument } from '../estimatorTable.js';
import { boundText } from '../num.js';
import type { VerifyDocument } from '../verifyReport.js';
import { forestPlot } from './forestPlot.js';
import { html, type Markup } from './markup.js';
import { command, facts, verdictMark } from './pieces.js';
import { table, type Cell } from './table.js';

/** What fails in a run of `verify`, each with the command that shows it again. */
export function verifyFailures({
  strata,
  estimators,
  mutants: mistakes,
  misbehaviour = [],
  seed,
}: VerifyDocument): Markup[] {
  return [
    ...misbehaviour.map(({ id, file, message }) =>
      card(
        id,
        html`<p>The estimator in <code>${file}</code> ${message}.</p>`,
        `npx hypergrad-oracle verify --estimator ${file} --seed ${seed}`,
      ),
    ),
    ...estimators.flatMap(({ id, file = id, claims }) =>
      claims
        .filter(({ verdict }) => verdict === 'fails')
        .map(({ id: claim, statement, stratum, worstBias, against, what }) =>
          card(
            `${id}: ${claim} fails in ${stratum}`,
            html`<p>
              It claims: ${statement}.
              ${what === undefined ? `The worst difference is ${number(worstBias)} of the gradient.` : `It ${what}.`}
            </p>`,
            against !== undefined ? `npx hypergrad-oracle explain ${against} --estimator ${file}` : undefined,
          ),
        ),
    ),
    ...strata.flatMap(({ id, failures }) =>
      failures.map(({ instance, what }) =>
        card(`Truth, ${id}: ${instance}`, html`<p>${what}</p>`, `npx hypergrad-oracle truth ${instance}`),
      ),
    ),
    ...mistakes
      .filter(({ killed }) => !killed)
      .map(({ id, mistake }) => card(`The known mistake ${id} survives`, html`<p>${mistake}</p>`, undefined)),
  ];
}

const card = (title: string, what: Markup, replay: string | undefined): Markup =>
  html`<article class="card">
    <h3>${title}</h3>
    ${what}${replay === undefined ? '' : html`<p>Look closer: ${command(replay)}</p>`}
  </article>`;

const number = (x: number | null): string => (x === null ? 'no number' : boundText(x));

/** All that a run of `verify` found: estimators by claim and stratum, their bias and variance, the truth, the known mistakes. */
export function verifySection(document: VerifyDocument): Markup {
  const { estimators, strata, mutants: mistakes } = document;
  return html`${
    estimators.length > 0
      ? html`<h3>Estimators, claims and strata</h3>
          <p class="soft">
            The worst difference relative to the gradient; “=” is equality of exact fractions, “·” where a claim does
            not apply.
          </p>
          ${matrix(estimators)}`
      : ''
  }
  ${
    strata.length > 0
      ? html`<h3>The truth</h3>
          ${truthTable(document)}`
      : ''
  }
  ${
    mistakes.length > 0
      ? html`<h3>Known mistakes</h3>
          ${mistakeTable(document)}`
      : ''
  }
  ${
    estimators.length > 0
      ? html`<h3>Bias and variance, exactly</h3>
          ${estimators.map(estimatorDetails)}`
      : ''
  }`;
}

function matrix(estimators: readonly EstimatorDocument[]): Markup {
  const strata = [...new Set(estimators.flatMap(({ claims }) => claims.map(({ stratum }) => stratum)))];
  const rows = estimators.flatMap(({ id, claims, verdicts }) =>
    Object.entries(verdicts).map(([claim, word]): Cell[] => [
      id,
      html`<abbr title="${claims.find((one) => one.id === claim)?.statement ?? claim}">${claim}</abbr>`,
      ...strata.map((stratum) =>
        claimCell(
          claims.find((one) => one.id === claim && one.stratum === stratum),
          word,
        ),
      ),
      { cell: word, class: word },
    ]),
  );
  return table(
    'Every claim of every estimator',
    [
      { head: 'estimator' },
      { head: 'claim' },
      ...strata.map((head) => ({ head, isNumber: true })),
      { head: 'verdict' },
    ],
    rows,
  );
}

/** A claim that something differs somewhere may hold by another stratum than this one. */
function claimCell(verdict: EstimatorDocument['claims'][number] | undefined, everywhere: string): Cell {
  if (!verdict) return { cell: '·', class: 'none' };
  if (verdict.verdict === 'undetermined' && everywhere === 'holds') return { cell: 'none here', class: 'none' };
  const isExact = verdict.worstBias === 0 && verdict.withoutTolerance === verdict.instances;
  return { cell: isExact ? '=' : number(verdict.worstBias), class: verdict.verdict };
}

function truthTable({ strata }: VerifyDocument): Markup {
  const routes = [...new Set(strata.flatMap((one) => Object.keys(one.routes)))];
  return table(
    'On how many random problems each route was taken, and how far routes are apart at most, relative to the gradient',
    [
      { head: 'stratum' },
      ...['instances', ...routes, 'in fractions', 'apart'].map((head) => ({ head, isNumber: true })),
      { head: 'verdict' },
    ],
    strata.map((one) => [
      one.id,
      one.instances,
      ...routes.map((route) => one.routes[route] ?? '·'),
      one.exactInFractions,
      one.truthAgreement,
      { cell: one.verdict, class: one.verdict },
    ]),
  );
}

function mistakeTable({ mutants: mistakes }: VerifyDocument): Markup {
  const rejected = mistakes.filter(({ killed }) => killed).length;
  return html`<p>${rejected} of ${mistakes.length} known mistakes are rejected.</p>
    <details>
      <summary>Each of them, and what rejects it</summary>
      ${table(
        'Known mistakes',
        [{ head: 'mistake' }, { head: 'what it does' }, { head: 'rejected by' }, { head: 'on' }],
        mistakes.map(({ id, mistake, killed, by, instance }) => [
          id,
          mistake,
          killed ? (by ?? '') : { cell: 'survives', class: 'fails' },
          instance ?? '',
        ]),
      )}
    </details>`;
}

function estimatorDetails({ id, bias, variance, notJudged, verdicts }: EstimatorDocument): Markup {
  const words = Object.values(verdicts);
  const word = ['fails', 'undetermined', 'inapplicable'].find((each) => words.some((one) => one === each)) ?? 'holds';
  const traces = variance.map(({ stratum, trace, ratioToBcHg }) => [
    stratum,
    number(trace),
    ratioToBcHg === null ? '·' : ratioToBcHg.toPrecision(3),
  ]);
  const components = bias.flatMap((one) =>
    one.components.map(({ expected, bias: found, bound, variance: own }, k) => [
      `${one.instance}, θ${k + 1}`,
      signed(expected),
      signed(found),
      bound,
      own === null ? '·' : number(own),
    ]),
  );
  return html`<details${word === 'fails' ? html` open` : ''}><summary>${id} ${verdictMark(word)}</summary>
${notJudged.length > 0 ? facts(notJudged.map(({ claim, reason }) => [claim, reason] as const)) : ''}
${forestPlot(id, bias)}
<div class="pair">${
    components.length > 0
      ? table(
          `Mean of ${id} less expected, by component, on one instance of each stratum`,
          [
            { head: 'component' },
            ...['expected', 'bias', 'bound', 'variance'].map((head) => ({ head, isNumber: true })),
          ],
          components,
        )
      : ''
  }${
    traces.length > 0
      ? table(
          `Variance of one trajectory’s estimate by ${id} (trace, median over instances)`,
          [{ head: 'stratum' }, { head: 'trace', isNumber: true }, { head: 'to BC-HG’s', isNumber: true }],
          traces,
        )
      : ''
  }</div></details>\n`;
}

const signed = (x: number | null): string => (x === null ? 'no number' : String(Number(x.toPrecision(6))));
