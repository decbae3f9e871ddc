import type { Conformance } from '../conformance/judge/conform.js';
import { diagnosisText, failuresOf } from './conformReport.js';
import { replayText } from './replay.js';
import { verdictOf, type VerifyResult } from './verifyReport.js';
import { visible } from './visible.js';

const MOST_ROWS = 20;
const LONGEST = 300;
const MARKS = { holds: '✅ holds', fails: '❌ fails', undetermined: '❔ undetermined' } as const;

/** A foreign text in Markdown as it is: nothing in it is markup. */
const plain = (text: string): string => visible(text, LONGEST).replace(/[\\`*_{}[\]<>()#+!|&~-]/g, '\\$&');
/** The same as code; a code span ends at a backtick, and a cell at a bar. */
const code = (text: string): string => `\`${visible(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);

const more = (count: number): string[] => (count > MOST_ROWS ? ['', `… and ${count - MOST_ROWS} more.`] : []);

/** The result of `conform` in Markdown, for the summary of a CI job. */
export function conformSummary(result: Conformance, flags: readonly string[] = []): string {
  const { command, implementation, cases, biases, diagnoses, notJudged, verdict } = result;
  if (typeof implementation === 'string')
    return `## hypergrad-oracle conform: ${MARKS.fails}\n\nNo handshake: ${plain(implementation)}\n`;
  const asked = cases.filter((one) => one.asked);
  const kinds = [...new Set(asked.map(({ kind }) => kind))];
  const failures = failuresOf(result);
  const isFailing = new Set(failures.map(({ id }) => id));
  const row = (name: string, ids: readonly string[]): string[] => {
    const failing = ids.filter((id) => isFailing.has(id)).length;
    return [name, String(ids.length), String(failing)];
  };
  const rows = kinds.map((kind) => row(kind, asked.flatMap((one) => (one.kind === kind ? one.id : [])))); // prettier-ignore
  if (biases.length > 0) rows.push(row('exact bias', biases.map(({ id }) => id))); // prettier-ignore
  const lines = failures.slice(0, MOST_ROWS).map(({ id, word, what }) => [code(id), `${word}: ${plain(what ?? '')}`, code(replayText(command, id, flags))]); // prettier-ignore
  return [
    `## hypergrad-oracle conform: ${MARKS[verdict]}`,
    '',
    plain(`${implementation.name} ${implementation.version ?? ''}`.trim()),
    '',
    ...table(['kind', 'asked', 'failing'], rows),
    ...(diagnoses.length > 0 ? ['', ...diagnoses.map((one) => `- ${plain(diagnosisText(one))}`)] : []),
    ...(notJudged.length > 0 ? ['', ...notJudged.map(({ what, reason }) => `- not judged: ${plain(`${what}: ${reason}`)}`)] : []), // prettier-ignore
    ...(lines.length > 0 ? ['', ...table(['case', 'what', 'replay'], lines), ...more(failures.length)] : []),
    '',
  ].join('\n');
}

/** The result of `verify` in Markdown, for the summary of a CI job. */
export function verifySummary(result: VerifyResult): string {
  const { strata, estimators, mutants: mistakes } = result;
  const survivors = mistakes.filter(({ killed }) => !killed);
  const claims = estimators.map(({ id, verdicts }) => {
    const wrong = Object.entries(verdicts).filter(([, verdict]) => verdict !== 'holds');
    const said = wrong.map(([claim, verdict]) => `${claim}: ${verdict}`).join(', ');
    return [code(id), String(Object.keys(verdicts).length), said === '' ? 'all hold' : plain(said)];
  });
  const truth = strata.map(({ id, instances, failures }) => [code(id), String(instances), String(failures.length)]);
  return [
    `## hypergrad-oracle verify: ${MARKS[verdictOf(result)]}`,
    ...(truth.length > 0 ? ['', ...table(['stratum', 'instances', 'failing'], truth)] : []),
    ...(claims.length > 0 ? ['', ...table(['estimator', 'claims', 'verdicts'], claims)] : []),
    ...(mistakes.length > 0 ? ['', `${mistakes.length - survivors.length} of ${mistakes.length} known mistakes are rejected.`] : []), // prettier-ignore
    '',
  ].join('\n');
}
