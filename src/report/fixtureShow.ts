import { doubleOf, type FixtureNumber } from '../conformance/corpus/fixtureNumber.js';
import type { CertifiedAnswer, FixtureCase, FixtureRollout, InstanceRecord } from '../conformance/corpus/format.js';
import { textTable } from './table.js';
import { jsonText } from './visible.js';

const DIGITS = 10;
const short = ({ bits }: FixtureNumber): string => String(Number(doubleOf(bits).toPrecision(DIGITS)));
const row = (numbers: readonly FixtureNumber[]): string => numbers.map(short).join(' ');

/** s_0 –b_0→ s_1 …, in games s_0 –a_0,b_0→ s_1; how it ended. */
function rolloutText({ states, leaderActions, actions, ended }: FixtureRollout): string {
  const moves = actions.map((b, t) => ` –${leaderActions ? `${leaderActions[t]},` : ''}${b}→ ${states[t + 1]}`);
  return `${states[0]}${moves.join('')} ${ended ? '(ended)' : '(cut)'}`;
}

function answerTable(answers: Readonly<Record<string, CertifiedAnswer>>): string {
  return textTable(
    ['quantity', 'index', 'expected', 'condition'],
    Object.entries(answers).flatMap(([name, { value, condition }]) =>
      value.map((x, k) => [k === 0 ? name : '', String(k), x.frac ?? x.dec, condition[k]]),
    ),
  );
}

/** What a case gives and expects, by its kind. */
function contents(one: FixtureCase, instance: InstanceRecord | undefined): string[] {
  switch (one.kind) {
    case 'solutions':
      return [answerTable(one.expected)];
    case 'tasks':
      return [`task ${one.task} ${JSON.stringify(one.settings)}`, answerTable(one.expected)];
    case 'expectations': {
      const { truncation, ...moments } = one.expected;
      const cut = truncation.map(({ horizon, bias }) => [`bias after ${horizon} steps`, bias] as const);
      return [`estimator ${one.estimator}`, answerTable({ ...moments, ...Object.fromEntries(cut) })];
    }
    case 'sampling':
      return [`uniforms ${row(one.uniforms)}`, `policy ${row(one.policy)}`, `expected ${rolloutText(one.expected)}`];
    case 'negative':
      return [
        one.reason === null ? 'to be accepted' : `to be refused: ${one.reason} at ${one.pointer}`,
        JSON.stringify(one.tables, null, 2),
      ];
    case 'estimates': {
      const { estimator, critic, batch, oracle, expected, mistakes = {} } = one;
      const isGiven =
        JSON.stringify([critic.qL, critic.vL]) === JSON.stringify([instance?.knowledge.qL, instance?.knowledge.vL]);
      return [
        `estimator ${estimator}`,
        `critic (${isGiven ? 'exact' : 'disturbed'})`,
        `  Q_L ${row(critic.qL)}`,
        `  V_L ${row(critic.vL)}`,
        'trajectories',
        ...batch.map((rollout) => `  ${rolloutText(rollout)}`),
        ...(oracle
          ? ['rollouts of the oracle', ...[...oracle.pairs, ...oracle.states].map((one) => `  ${rolloutText(one)}`)]
          : []),
        '',
        answerTable({ gradient: expected }),
        ...(Object.keys(mistakes).length === 0
          ? []
          : [
              '',
              textTable(
                ['known mistake', 'answer'],
                Object.entries(mistakes).map(([id, { value }]) => [id, row(value)]),
              ),
            ]),
      ];
    }
  }
}

/** A case for people, with its problem. */
export function caseText(one: FixtureCase, record?: InstanceRecord): string {
  return [
    `${one.id} (${one.kind}, stratum ${one.stratum})`,
    ...(record ? [`problem ${record.id}`, jsonText(record.instance)] : []),
    '',
    ...contents(one, record),
  ].join('\n');
}
