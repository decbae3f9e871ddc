import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { allCases, conform, type Conformance } from '../../src/conformance/judge/conform.js';
import { CASE_KINDS, type CaseKind } from '../../src/conformance/corpus/format.js';
import { fixtureValidator } from '../../src/conformance/recheck/schemaCheck.js';
import { CORPUS, CORPUS_DIRECTORY, samplesOf } from './corpus.js';

const CHILD = fileURLToPath(new URL('children/allKnowing.mjs', import.meta.url));
const drive = (mode: string): Promise<Conformance> =>
  conform([process.execPath, CHILD, CORPUS_DIRECTORY, mode], CORPUS, { timeLimit: 20, enumerated: [] });
const outcomes = ({ cases }: Conformance, kind: CaseKind): Set<string> =>
  new Set(cases.filter((one) => one.kind === kind).map(({ outcome }) => outcome));

describe('a child that knows every answer', () => {
  let told: Conformance;
  beforeAll(async () => {
    told = await drive('right');
  });
  test('is asked every case of every kind, of both settings, and passes', () => {
    expect(told.cases.length).toBe(allCases(CORPUS).length);
    for (const kind of CASE_KINDS) expect(outcomes(told, kind), kind).toEqual(new Set(['passes']));
    expect(told.verdict).toBe('holds');
  });

  test('fails every case whose answer it moves by a thousandth and a bit', async () => {
    const wrong = await drive('moved');
    for (const kind of CASE_KINDS) expect(outcomes(wrong, kind), kind).toEqual(new Set(['fails']));
    expect(wrong.verdict).toBe('fails');
  });

  test('without games declared is not asked about them', async () => {
    const { cases, verdict } = await drive('no-games');
    const skipped = cases.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.every(({ id }) => id.includes('game'))).toBe(true);
    expect(cases.filter(({ id }) => id.includes('game-')).every(({ outcome }) => outcome === 'skipped')).toBe(true);
    expect([skipped.length > 100, verdict]).toEqual([true, 'holds']);
  });
});

test('what it says has the form that the protocol schema says', async () => {
  const { answers, hello } = (await import(CHILD)) as {
    answers: (mode: string) => Map<string, Record<string, unknown>>;
    hello: unknown;
  };
  expect(fixtureValidator('protocol', 'hello')(hello)).toBe(true);
  const commands = {
    solutions: 'solve',
    estimates: 'estimate',
    expectations: 'expect',
    sampling: 'sample',
    negative: 'refuse',
    tasks: 'task',
  };
  const said = answers('right');
  for (const one of samplesOf(CORPUS)) {
    const validate = fixtureValidator('protocol', commands[one.kind]);
    expect(validate(said.get(one.id)), one.id).toBe(true);
    expect(validate({ ...said.get(one.id), surplus: 1 }), one.id).toBe(false);
  }
});
