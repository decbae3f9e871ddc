import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Conformance } from '../conformance/judge/conform.js';
import { isFailure } from '../conformance/judge/expectFail.js';
import { annotation, estimatorLine, idLine, type Place } from '../report/annotation.js';
import { diagnosisText } from '../report/conformReport.js';
import type { VerifyResult } from '../report/verifyReport.js';
import { visible } from '../report/visible.js';

/** Adds to the summary of a job of GitHub Actions, where there is one. A summary that cannot be written is told, and changes no verdict. */
export function addStepSummary(text: () => string): void {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return;
  try {
    appendFileSync(path, `${text()}\n`);
  } catch (error) {
    const what = `GITHUB_STEP_SUMMARY cannot be written: ${(error as Error).message}`;
    process.stderr.write(`hypergrad-oracle: ${visible(what)}\n`);
  }
}

const isGithub = (): boolean => process.env['GITHUB_ACTIONS'] === 'true';
const announce = (title: string, message: string, place?: Place): void =>
  void process.stderr.write(`${annotation(title, message, place)}\n`);

/** A file as annotations name it: from the root of the checkout; its source, where it can be read. */
function sourceOf(path: string): { file: string; source: string } | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const file = relative(process.env['GITHUB_WORKSPACE'] ?? process.cwd(), resolve(path));
    return { file, source: readFileSync(path, 'utf8') };
  } catch {
    return undefined;
  }
}

/** Annotates the files of estimators that fail, where GitHub Actions runs the command. */
export function annotateVerify({ estimators }: VerifyResult): void {
  if (!isGithub()) return;
  for (const survey of estimators) {
    const wrong = Object.entries(survey.verdicts).flatMap(([claim, verdict]) => (verdict === 'fails' ? claim : []));
    if (wrong.length === 0 || !('file' in survey)) continue;
    const found = sourceOf(survey.file as string);
    const why = 'misbehaviour' in survey ? String(survey.misbehaviour) : `fails ${wrong.join(', ')}`;
    if (found) announce('hypergrad-oracle verify', `${survey.id}: ${why}`, { file: found.file, line: estimatorLine(found.source) }); // prettier-ignore
  }
}

/** Annotates the file of an implementation that does not conform: once for each of its estimators that fail, at its id. */
export function annotateConform({ command, implementation, cases, biases, diagnoses, verdict }: Conformance): void {
  if (!isGithub() || verdict !== 'fails') return;
  const title = 'hypergrad-oracle conform';
  // The program itself may be an interpreter; the first of its arguments that is a file is what it runs.
  const found = [...command.slice(1), ...command.slice(0, 1)].map(sourceOf).find((one) => one !== undefined);
  const at = (id?: string): Place | undefined =>
    found && { file: found.file, line: id === undefined ? 1 : idLine(found.source, id) };
  if (typeof implementation === 'string') return announce(title, `no handshake: ${implementation}`, at());
  const told = new Set(diagnoses.map(({ estimator }) => estimator));
  for (const one of diagnoses) announce(title, diagnosisText(one), at(one.estimator));
  for (const { id, estimator, what, verdict: own } of biases)
    if (own === 'fails' && !told.has(estimator)) announce(title, `${id}: ${what ?? own}`, at(estimator));
  const others = cases.filter(({ kind, outcome }) => isFailure(outcome) && (kind !== 'estimates' || told.size === 0));
  if (others.length > 0)
    announce(title, `${others.length} other cases fail, the first is ${others[0].id}: ${others[0].what ?? ''}`, at());
}
