import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allCases, conform } from '../../../src/conformance/judge/conform.js';
import { listAll, listFor } from '../../../src/conformance/judge/list.js';
import {
  biasIds,
  enumeratedFor,
  refuseUnmatched,
  selectionOf,
  slugOf,
} from '../../../src/conformance/judge/selection.js';
import { conformJunit } from '../../../src/report/conformJunit.js';
import { conformDocument, conformText } from '../../../src/report/conformReport.js';
import { caseText } from '../../../src/report/fixtureShow.js';
import { replayText } from '../../../src/report/replay.js';
import { CORPUS, samplesOf } from '../corpus.js';

const CHILD = [process.execPath, fileURLToPath(new URL('../children/child.mjs', import.meta.url))];
const OPTIONS = { timeLimit: 30, enumerated: [] };
const ids = allCases(CORPUS).map(({ id }) => id);
const own = CORPUS.cases.estimates.map(({ id }) => id).filter((id) => id.startsWith('estimate/bc-hg/'));
const BIAS = await enumeratedFor(CORPUS.instances, 1);

describe('a selection', () => {
  test.each([
    ['an id', ids[3], 1],
    ['a slug', slugOf(ids[3]), 1],
    ['a pattern', 'estimate/bc-hg/*', own.length],
    ['a pattern for one letter', own[0].replace(/@.*/, '').slice(0, -1) + '?', 1],
    ['a text with signs of regular expressions', '.*', 0],
  ])('by %s has the cases that it names', (_, pattern, count) => {
    expect(ids.filter(selectionOf([pattern]).has).length).toBe(count);
  });

  test('that matches nothing is refused with the nearest id', () => {
    const nearest = (pattern: string) => () => refuseUnmatched(selectionOf([ids[0], pattern]), ids);
    expect(nearest(slugOf(own[0]).replace('bc-hg', 'bchg'))).toThrow(
      `/only/1: expected the id, the slug or a pattern of a case`,
    );
    expect(nearest(slugOf(own[0]).replace('bc-hg', 'bc_gh'))).toThrow(`did you mean "${slugOf(own[0])}"?`);
    expect(nearest('estimate/bc-hg/nowhere/at/all/*')).toThrow(/the nearest id is "estimate\/bc-hg\//);
    expect(nearest('estimate/bc-hg/*')).not.toThrow();
  });

  test('of the exact bias on an instance takes that instance, whatever the number of instances', async () => {
    const [id] = biasIds(BIAS);
    for (const name of [id, slugOf(id)]) {
      const found = await enumeratedFor(CORPUS.instances, 0, selectionOf([name]));
      expect(found.map(({ instance }) => instance.record.id)).toEqual([BIAS[0].instance.record.id]);
    }
    expect(await enumeratedFor(CORPUS.instances, 5, selectionOf([ids[0]]))).toEqual([]);
  });
});

test('only the selected cases and biases are asked, and each that fails has a command that asks it again', async () => {
  const bias = biasIds(BIAS).find((id) => id.startsWith('bias/bc-hg/'))!;
  const only = selectionOf([own[0], own[1], bias]);
  const result = await conform(CHILD, CORPUS, { ...OPTIONS, enumerated: BIAS, only });
  expect(result.cases.map(({ id }) => id)).toEqual([own[0], own[1]]);
  expect(result.biases.map(({ id, verdict }) => [id, verdict])).toEqual([[bias, 'fails']]);
  const failing = result.cases.find(({ outcome }) => outcome === 'fails')!.id;
  for (const id of [failing, bias]) {
    const replay = replayText(CHILD, id, ['--time-limit', '3']);
    expect(conformText(result, ['--time-limit', '3'])).toContain(replay);
    expect(JSON.stringify(conformDocument(result, ['--time-limit', '3']))).toContain(JSON.stringify(replay));
    expect(conformJunit(result, ['--time-limit', '3'])).toContain(replay.replaceAll("'", '&#39;'));
  }
});

test('a selection of what is not declared is undetermined', async () => {
  const only = selectionOf(['estimate/naive-pgd/*']);
  expect((await conform(CHILD, CORPUS, { ...OPTIONS, only })).verdict).toBe('undetermined');
});

test('nothing is asked after the first failure where that is wanted', async () => {
  const result = await conform(CHILD, CORPUS, { ...OPTIONS, failFast: true });
  const asked = result.cases.filter((one) => one.asked);
  expect(asked.at(-1)!.outcome).toBe('fails');
  expect(asked.filter(({ outcome }) => outcome === 'fails').length).toBe(1);
  expect([result.verdict, result.processes, result.notJudged]).toEqual(['fails', 1, []]);
  expect(conformJunit(result).match(/<testcase /g)!.length).toBe(asked.length);
});

test('a list has what would be asked, of a given implementation or of any', async () => {
  const found = await listFor(CHILD, CORPUS, { ...OPTIONS, enumerated: BIAS });
  expect(found).toEqual({ cases: own, biases: biasIds(BIAS).filter((id) => id.startsWith('bias/bc-hg/')) });
  expect(listAll(CORPUS, { enumerated: BIAS })).toEqual({ cases: ids, biases: biasIds(BIAS) });
  expect(listAll(CORPUS, { enumerated: [], only: selectionOf([ids[0]]) })).toEqual({ cases: [ids[0]], biases: [] });
  expect(await listFor([...CHILD, 'no-handshake'], CORPUS, OPTIONS)).toMatch(/exit code 7/);
});

test.each([[["it's", 'a b', '$HOME', '*', 'plain', '']]])(
  'a replay is read back by a shell word by word: %j',
  (words) => {
    const [, text] = replayText(words, "x'y").split(/ conform /);
    const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${text}`], { encoding: 'utf8' });
    expect(stdout).toBe(['--only', "x'y", '--', ...words, ''].join('\n'));
  },
);

test.each(samplesOf(CORPUS).map((one) => [one.slug, one] as const))(
  '%s is shown with all that it gives and expects',
  (_, one) => {
    const record = CORPUS.instances.find(({ id }) => 'instance' in one && id === one.instance);
    const text = caseText(one, record);
    expect(text).toContain(one.id);
    if (record) expect(text).toContain(record.id);
    if (one.kind === 'estimates') {
      expect(text).toContain(one.expected.value[0].dec);
      expect(text.match(/→ \d+ \((ended|cut)\)/g)?.length ?? 0).toBeLessThanOrEqual(one.batch.length + 100);
      for (const id of Object.keys(one.mistakes ?? {})) expect(text).toContain(id);
    }
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  },
);
