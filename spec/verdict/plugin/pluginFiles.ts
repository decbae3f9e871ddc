import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOOD } from '../../../scripts/fuzz/pluginTexts.js';
import type { AnyCase } from '../../../src/verdict/case.js';
import { surveyPlugin, type PluginSurvey } from '../../../src/verdict/plugin/pluginSurvey.js';
import type { SessionOptions } from '../../../src/verdict/plugin/session.js';

/** Modules of estimators in a folder of their own. */
export interface PluginFiles {
  readonly folder: string;
  /** The path of a module with this text. */
  readonly write: (text: string) => string;
  /** The path of a module whose `estimate(batch, k, stream)` has this body, with `before` in front of it; both may call `good(batch, k)`. */
  readonly estimating: (body: string, before?: string) => string;
  readonly remove: () => void;
}

export function pluginFiles(): PluginFiles {
  const folder = mkdtempSync(join(tmpdir(), 'plugin-'));
  writeFileSync(join(folder, 'good.mjs'), `export ${GOOD}`);
  let count = 0;
  const write = (text: string): string => {
    const file = join(folder, `m${count++}.mjs`);
    writeFileSync(file, text);
    return file;
  };
  return {
    folder,
    write,
    estimating: (body, before = '') =>
      write(`import { good } from './good.mjs';
${before}
export const estimator = { id: 'x', claims: ['unbiased', 'truncation-only'], estimate(batch, k, stream) { ${body} } };`),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What a survey says, without telling anybody while it runs. */
export const quietSurvey = (file: string, cases: readonly AnyCase[], options?: SessionOptions): PluginSurvey =>
  surveyPlugin(file, cases, { progress: () => undefined, failure: () => undefined }, options);
