import type { EstimatorSurvey } from '../verdict/estimatorSurvey.js';
import type { PluginSurvey } from '../verdict/plugin/pluginSurvey.js';
import { MOST_KURTOSIS } from '../verdict/drawSamples.js';
import { boundText } from './num.js';
import { verifyDocument, verifyText, type VerifyDocument, type VerifyResult } from './verifyReport.js';

const isPlugin = (survey: EstimatorSurvey): survey is PluginSurvey => 'file' in survey;

const misbehaving = ({ estimators }: VerifyResult): PluginSurvey[] =>
  estimators.filter(isPlugin).filter(({ misbehaviour }) => misbehaviour !== undefined);

/** True where a file could not be loaded: what was asked for is not there. */
export const hasUnloadable = ({ estimators }: VerifyResult): boolean =>
  estimators.filter(isPlugin).some(({ loads }) => !loads);

/** `verify --json`, with what estimators in files did that no estimator does. */
export function verifyDocumentWithPlugins(result: VerifyResult): VerifyDocument {
  const misbehaviour = misbehaving(result).map((survey) => ({
    id: survey.id,
    file: survey.file,
    message: survey.misbehaviour,
  }));
  return { ...verifyDocument(result), ...(misbehaviour.length > 0 && { misbehaviour }) };
}

/** The text for people, with the same. */
export function verifyTextWithPlugins(result: VerifyResult): string {
  const lines = misbehaving(result).map((survey) => `FAILS ${survey.id}: ${survey.misbehaviour}`);
  const notes = result.estimators.filter(isPlugin).flatMap(strictness);
  return [...lines, ...notes, ...(lines.length + notes.length > 0 ? [''] : []), verifyText(result)].join('\n');
}

/** How small a bias may be and still be found: what `holds` means for numbers in double precision, and for numbers that are drawn. */
function strictness({ id, claims }: PluginSurvey): string[] {
  const held = claims.filter(({ verdict }) => verdict === 'holds');
  const exact = held.filter(({ sampled }) => !sampled);
  const sampled = claims.flatMap((claim) => claim.sampled ?? []);
  const lines: string[] = [];
  if (exact.length > 0) {
    const least = Math.max(...exact.map(({ bound }) => 2 * bound));
    lines.push(
      `${id}: where it holds, any bias of more than ${boundText(least)} of the gradient would have been found`,
    );
  }
  if (sampled.length > 0) {
    const samples = sampled.reduce((total, part) => total + part.samples, 0);
    const falseAlarm = sampled.reduce((total, part) => total + part.falseAlarm, 0);
    const least = Math.max(...sampled.map(({ detectable }) => detectable));
    lines.push(
      `${id} draws what cannot be listed: judged by ${samples} samples; they find a bias of ${boundText(least)} of the gradient with probability 0.999, and reject a right estimator with probability ${boundText(falseAlarm)} (kurtosis of its noise at most ${MOST_KURTOSIS})`,
    );
  }
  return lines;
}
