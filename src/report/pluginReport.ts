import type { PluginSurvey } from '../verdict/plugin/pluginSurvey.js';
import { verifyDocument, verifyText, type VerifyResult } from './verifyReport.js';

const misbehaving = ({ estimators }: VerifyResult): PluginSurvey[] =>
  estimators.flatMap((survey) => ('misbehaviour' in survey ? (survey as PluginSurvey) : []));

/** `verify --json`, with what estimators in files did that no estimator does. */
export function verifyDocumentWithPlugins(result: VerifyResult): object {
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
  return [...lines, ...(lines.length > 0 ? [''] : []), verifyText(result)].join('\n');
}
