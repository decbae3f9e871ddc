import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { conform, type Conformance } from '../../src/conformance/judge/conform.js';
import { enumerable } from '../../src/conformance/corpus/enumerated.js';
import { writeFiles } from '../../src/conformance/corpus/corpusFiles.js';
import { CORPUS } from '../conformance/corpus.js';
import { pythonWith, runs } from '../helpers/commands.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FIXTURES = `${ROOT}fixtures/`;
const HARNESS = `${EXAMPLES}python/harness.py`;
const SERVE = `${EXAMPLES}python/serve.py`;
const CHECKER = `${EXAMPLES}python/check_fixtures.py`;

const python = pythonWith('fractions');
const numpy = pythonWith('numpy');
const compiler = ['cc', 'gcc', 'clang'].find((name) => runs(name, '--version'));
for (const [what, found] of Object.entries({
  'Python 3': python,
  'Python 3 with NumPy': numpy,
  'a C compiler': compiler,
}))
  if (found === undefined) console.warn(`SKIPPED: examples that need ${what}, which is not on this machine`);

/** Strata with trajectories that end; not all instances need be read for the few that are wanted. */
const ENDING = ['layered', 'stiff', 'game-layered', 'game-unobserved'];
const ENUMERATED = await enumerable(
  CORPUS.instances.filter(({ stratum }) => ENDING.includes(stratum)),
  2,
);
const run = (command: readonly string[], enumerated = ENUMERATED): Promise<Conformance> =>
  conform(command, CORPUS, { timeLimit: 60, enumerated });
const tally = ({ cases }: Conformance, estimator: string): string[] => [
  ...new Set(cases.filter(({ id }) => id.startsWith(`estimate/${estimator}/`)).map(({ outcome }) => outcome)),
];

// The package as it lies here; installed from its wheel it is tested by `npm run test:python`.
process.env['PYTHONPATH'] = `${ROOT}python/src`;

const scratch = await mkdtemp(join(tmpdir(), 'languages-'));
afterAll(() => rm(scratch, { recursive: true }));

describe.skipIf(numpy === undefined)('the NumPy harness', () => {
  test('is a dozen lines beside its estimators and passes, with the exact bias that its estimators have', async () => {
    expect(readFileSync(HARNESS, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(15);
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
      const diagnosis = diagnoses.find(({ estimator }) => estimator === 'bc-hg')!;
      expect(diagnosis.mistakes).toEqual([mistake]);
      expect(diagnosis.cases.length).toBeLessThanOrEqual(3);
      expect(diagnosis.explains).toBe(diagnosis.failures);
      // HPGD makes the mistakes in what it shares with BC-HG; some look alike in its fewer cases.
      for (const { mistakes } of diagnoses) expect(mistakes).toContain(mistake);
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
    const some = (name: string, from: number, to?: number): string =>
      texts.get(name)!.split('\n').slice(from, to).join('\n');
    texts.set('sampling.jsonl', some('sampling.jsonl', 1));
    for (const name of ['solutions.jsonl', 'expectations.jsonl']) texts.set(name, some(name, 0, 2));
    await writeFiles(scratch, texts);
    const { status, stdout } = spawnSync(python!, [CHECKER, scratch], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/gradient\[1\] is 0\.104338235294117663/);
    const { sampling } = CORPUS.manifest.counts;
    expect(stdout).toContain(`sampling: ${sampling - 1} cases, the manifest says ${sampling}`);
    expect(stdout).toContain('solutions: 2 cases, the manifest says');
  });
});

describe.skipIf(python === undefined)('the reference of the standard library', () => {
  test('answers every case that it declares, of both settings', async () => {
    const result = await run([python!, SERVE]);
    expect(result.verdict).toBe('holds');
    const passed = (kind: string) => result.cases.filter((one) => one.kind === kind && one.outcome === 'passes').length;
    const { solutions, sampling, negative } = CORPUS.manifest.counts;
    expect(['solutions', 'sampling', 'negative'].map(passed)).toEqual([solutions, sampling, negative]);
    for (const id of ['bc-hg', 'hpgd-exact', 'naive-pgd', 'game/bc-hg', 'game/bc-hg-unobserved'])
      expect(tally(result, id), id).toEqual(['passes']);
    const games = result.biases.filter(({ estimator }) => estimator.startsWith('game:'));
    expect(games.map(({ verdict }) => verdict)).toEqual(games.map(() => 'holds'));
    expect(games.some(({ estimator, bias, bound }) => estimator === 'game:bc-hg' && bias <= bound!)).toBe(true);
    expect(games.some(({ estimator, bias, bound }) => estimator === 'game:first-order' && bias > 1e9 * bound!)).toBe(
      true,
    );
  });

  /** The first Python block of the README as it stands, after a definition of what it calls. */
  const snippet = readFileSync(`${FIXTURES}README.md`, 'utf8').match(/```python\n([\s\S]*?)```/)![1];
  const withEstimator = (name: string): string => `
import sys
sys.path.insert(0, ${JSON.stringify(`${EXAMPLES}python`)})
from reference import Tables, estimate
def my_bc_hg(instance, critic, batch):
    flat = lambda value: [flat(x) for x in value] if isinstance(value, list) else double(value)
    lists = lambda given: {key: flat(value) for key, value in given.items()}
    return estimate(Tables(instance["tables"], double), lists(instance["knowledge"]), lists(critic), "${name}", batch)
${snippet}`;
  const execute = (code: string) => spawnSync(python!, ['-c', code], { encoding: 'utf8', cwd: ROOT });

  test('the ten lines of the README work as they stand, and find what is not BC-HG', () => {
    expect(snippet.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    const { status, stderr } = execute(withEstimator('bc-hg'));
    expect([status, stderr]).toEqual([0, '']);
    expect(execute(withEstimator('naive-pgd')).stderr).toMatch(/AssertionError: estimate\/bc-hg\//);
  });
});

test.skipIf(compiler === undefined)(
  'the C harness is compiled without a warning, passes, is told its mistake, and reads the files',
  async () => {
    const binary = join(scratch, 'harness');
    execFileSync(compiler!, [
      '-O2',
      '-std=c11',
      '-Wall',
      '-Wextra',
      '-Werror',
      `${EXAMPLES}c/harness.c`,
      '-lm',
      '-o',
      binary,
    ]);
    const result = await run([binary]);
    expect(result.verdict).toBe('holds');
    for (const id of ['bc-hg', 'naive-pgd']) expect(tally(result, id)).toEqual(['passes']);
    const sampled = new Set(result.cases.filter(({ kind }) => kind === 'sampling').map(({ outcome }) => outcome));
    expect(sampled).toEqual(new Set(['passes', 'skipped'])); // no games

    const { verdict, diagnoses } = await run([binary, 'lost-leader-discount'], []);
    expect([verdict, diagnoses.map(({ mistakes }) => mistakes)]).toEqual(['fails', [['lost-leader-discount']]]);

    const check = () => spawnSync(binary, ['check', scratch], { encoding: 'utf8' });
    await writeFiles(scratch, CORPUS.texts);
    expect(check().status).toBe(0);
    const spoiled = new Map(CORPUS.texts);
    spoiled.set('sampling.jsonl', CORPUS.texts.get('sampling.jsonl')!.split('\n').slice(1).join('\n'));
    await writeFiles(scratch, spoiled);
    expect([check().status, check().stdout.includes(`sampling: ${CORPUS.manifest.counts.sampling - 1}, the`)]).toEqual([
      1,
      true,
    ]);
    const wrong = CORPUS.texts
      .get('estimates.jsonl')!
      .replace(
        /("expected":{"value":\[{"bits":"[0-9A-F]{4})(.)/,
        (_, head, digit) => `${head}${digit === '7' ? '8' : '7'}`,
      );
    await writeFiles(scratch, new Map([...CORPUS.texts, ['estimates.jsonl', wrong]]));
    expect(check().stdout).toContain('1 problems');
  },
);
