import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { conform, type Conformance } from '../../src/conformance/conform.js';
import { writeFiles } from '../../src/conformance/corpusFiles.js';
import { CORPUS } from '../conformance/corpus.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const HARNESS = `${EXAMPLES}python/harness.py`;
const CHECKER = `${EXAMPLES}python/check_fixtures.py`;

const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;
const python = ['python3', '/usr/bin/python3', 'python'].find((name) => runs(name, '-c', 'import fractions'));
const numpy = ['python3', '/usr/bin/python3', 'python'].find((name) => runs(name, '-c', 'import numpy'));
const compiler = ['cc', 'gcc', 'clang'].find((name) => runs(name, '--version'));
for (const [what, found] of Object.entries({
  'Python 3': python,
  'Python 3 with NumPy': numpy,
  'a C compiler': compiler,
}))
  if (found === undefined) console.warn(`SKIPPED: examples that need ${what}, which is not on this machine`);

const run = (command: readonly string[], biasInstances = 2): Promise<Conformance> =>
  conform(command, CORPUS, { timeLimit: 20, biasInstances });
const tally = ({ cases }: Conformance, estimator: string): string[] => [
  ...new Set(cases.filter(({ id }) => id.startsWith(`estimate/${estimator}/`)).map(({ outcome }) => outcome)),
];

const scratch = await mkdtemp(join(tmpdir(), 'languages-'));
afterAll(() => rm(scratch, { recursive: true }));

describe.skipIf(numpy === undefined)('the NumPy harness', () => {
  test('has at most 60 lines and passes, with the exact bias that its estimators have', async () => {
    expect(readFileSync(HARNESS, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
    const result = await run([numpy!, HARNESS]);
    expect(result.verdict).toBe('holds');
    for (const id of ['bc-hg', 'hpgd-exact', 'naive-pgd']) expect(tally(result, id)).toEqual(['passes']);
    expect(result.biases.map(({ verdict }) => verdict)).toEqual(result.biases.map(() => 'holds'));
    const of = (id: string) => result.biases.filter((b) => b.estimator === id);
    // No noise: what is left of an unbiased estimator is rounding, and the bias of Naive-PGD is a number.
    for (const { bias, bound } of of('bc-hg')) expect(bias).toBeLessThanOrEqual(bound!);
    expect(of('naive-pgd').some(({ bias, bound }) => bias > 1e9 * bound!)).toBe(true);
  });

  test.each(['uncentred-covariance', 'missing-dynamics-term', 'lost-leader-discount'])(
    'with the planted mistake %s is told its name',
    async (mistake) => {
      const { verdict, diagnoses, biases } = await run([numpy!, HARNESS, mistake]);
      expect(verdict).toBe('fails');
      expect(diagnoses.map(({ estimator, mistakes }) => [estimator, mistakes])).toEqual([['bc-hg', [mistake]]]);
      expect(diagnoses[0].cases.length).toBeLessThanOrEqual(3);
      expect(diagnoses[0].explains).toBe(diagnoses[0].failures);
      expect(biases.some((b) => b.estimator === 'bc-hg' && b.verdict === 'fails')).toBe(true);
    },
  );
});

describe.skipIf(python === undefined)('the checker of the standard library', () => {
  test('recomputes the corpus', () => {
    const { status, stdout } = spawnSync(python!, [CHECKER], { encoding: 'utf8' });
    expect(stdout).toMatch(/'estimates': \d{3}, .* 0 problems/);
    expect(status).toBe(0);
  });

  test('finds a turned digit and a missing case', async () => {
    const texts = new Map(CORPUS.texts);
    texts.set(
      'estimates.jsonl',
      texts.get('estimates.jsonl')!.replace('"dec":"0.104338235294117662', '"dec":"0.104338235294117663'),
    );
    texts.set('sampling.jsonl', texts.get('sampling.jsonl')!.split('\n').slice(1).join('\n'));
    await writeFiles(scratch, texts);
    const { status, stdout } = spawnSync(python!, [CHECKER, scratch], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/gradient\[1\] is 0\.104338235294117663/);
    expect(stdout).toMatch(/sampling: 54 cases, the manifest says 55/);
  });
});

test.skipIf(compiler === undefined)('the C harness is compiled without a warning and passes', async () => {
  const binary = join(scratch, 'harness');
  execFileSync(compiler!, ['-O2', '-std=c11', '-Wall', '-Wextra', '-Werror', `${EXAMPLES}c/harness.c`, '-o', binary]);
  const result = await run([binary]);
  expect(result.verdict).toBe('holds');
  for (const id of ['bc-hg', 'naive-pgd']) expect(tally(result, id)).toEqual(['passes']);
  expect(result.cases.filter(({ kind }) => kind === 'sampling').every(({ outcome }) => outcome === 'passes')).toBe(
    true,
  );
});
