import { describe, expect, test } from 'vitest';
import { allCases, conform } from '../../../src/conformance/judge/conform.js';
import { declaredGaps, unknownWords } from '../../../src/conformance/judge/declared.js';
import { enumerable } from '../../../src/conformance/corpus/enumerated.js';
import type { ExactBias } from '../../../src/conformance/judge/exactBias.js';
import type { CaseVerdict } from '../../../src/conformance/judge/judging.js';
import type { Capabilities } from '../../../src/conformance/drive/protocol.js';
import { setupsOf } from '../../../src/conformance/judge/requests.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { conformJunit } from '../../../src/report/conformJunit.js';
import { conformDocument, conformText } from '../../../src/report/conformReport.js';
import { CORPUS } from '../corpus.js';

const hello = (capabilities: object) => ({ protocol: 1, name: 'x', capabilities: capabilities as Capabilities });
const OPTIONS = { timeLimit: 30, enumerated: [] };

/** A child that declares something, and answers every request in the same way. */
const child = (capabilities: object, answer: object = { skipped: 'not today' }): string[] => [
  process.execPath,
  '-e',
  `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
     const { cmd, seq } = JSON.parse(line);
     if (cmd === 'start') console.log(${JSON.stringify(JSON.stringify(hello(capabilities)))});
     else if (seq !== undefined) console.log(JSON.stringify({ seq, ...${JSON.stringify(answer)} }));
   });`,
];

describe('a word in a handshake that nobody knows', () => {
  test.each([
    [
      { estimate: ['bc-hg', 'bchg'] },
      '/capabilities/estimate/1',
      /naive-pgd, bc-hg, .*own:NAME/,
      '"bchg" (did you mean "bc-hg"?)',
    ],
    [
      { estimate: ['game:bc-gh'] },
      '/capabilities/estimate/0',
      /game:bc-hg/,
      '"game:bc-gh" (did you mean "game:bc-hg"?)',
    ],
    [{ expect: ['own:mine'] }, '/capabilities/expect/0', /sobirl/, '"own:mine"'],
    [{ estimates: ['bc-hg'] }, '/capabilities', /solve/, '"estimates" (did you mean "estimate"?)'],
    [{ constructor: true }, '/capabilities', /solve/, '"constructor"'],
    [
      { kinds: ['markov-games'] },
      '/capabilities/kinds/0',
      /markov-game/,
      '"markov-games" (did you mean "markov-game"?)',
    ],
    [{ tasks: ['four-room'] }, '/capabilities/tasks/0', /four-rooms/, '"four-room" (did you mean "four-rooms"?)'],
  ])('is found in %j, with the nearest that is known', (capabilities, pointer, expected, found) => {
    expect(unknownWords(hello(capabilities))).toEqual([
      { pointer, expected: expect.stringMatching(expected) as string, found },
    ]);
  });

  test('is none among words that are known, nor an estimator that is declared as its own', () => {
    const known = {
      kinds: ['markov-game'],
      estimate: ['bc-hg', 'own:mine', 'game:own:x'],
      tasks: ['toy-r1'],
      window: 2,
    };
    expect(unknownWords(hello(known))).toEqual([]);
  });

  test('ends the run as wrong usage, and nothing is asked', async () => {
    const run = conform(child({ estimate: ['bc-hg', 'hpgd-sq'] }), CORPUS, OPTIONS);
    await expect(run).rejects.toThrow(InvalidInput);
    await expect(run).rejects.toThrow(/\/capabilities\/estimate\/1: .*found "hpgd-sq" \(did you mean "hpgd-sa"\?\)/);
  });
});

describe('what is declared and not judged', () => {
  const all = allCases(CORPUS);
  const setups = setupsOf(CORPUS.instances);
  const verdicts = (passes: (i: number) => boolean): CaseVerdict[] =>
    all.map(({ id, kind }, i) => ({ id, kind, verdict: passes(i) ? 'passes' : 'skipped' }));
  const gaps = (capabilities: object, passes: (i: number) => boolean = () => false, biases: ExactBias[] = []) =>
    declaredGaps(capabilities as Capabilities, all, verdicts(passes), biases, setups).map(({ what }) => what);

  test('is named one by one, for each kind of problem', () => {
    const kinds = ['configurable-mdp', 'markov-game'];
    expect(gaps({ kinds, solve: true, sample: true, refuse: true, tasks: ['toy-r1'] })).toEqual([
      ...['solve', 'sample', 'refuse'].flatMap((what) => kinds.map((kind) => `${what} of ${kind}`)),
      'the task toy-r1',
    ]);
    expect(gaps({ estimate: ['bc-hg', 'own:mine', 'bc-hg'], expect: ['sobirl'] })).toEqual([
      'estimate bc-hg',
      'expect sobirl',
    ]);
    expect(gaps({ solve: false })).toEqual([]);
  });

  test('is nothing as soon as one case, or the exact bias, was judged', () => {
    const of = (what: (typeof all)[number]['kind']) => (i: number) => all[i].kind === what;
    expect(gaps({ solve: true }, of('solutions'))).toEqual([]);
    expect(gaps({ solve: true }, of('sampling'))).toEqual(['solve of configurable-mdp']);
    const games = (i: number) => all[i].kind === 'solutions' && all[i].stratum.startsWith('game');
    expect(gaps({ solve: true, kinds: ['configurable-mdp', 'markov-game'] }, games)).toEqual([
      'solve of configurable-mdp',
    ]);
    const bias = (verdict: ExactBias['verdict']): ExactBias => ({
      ...{ estimator: 'bc-hg', instance: '', trajectories: 1, bias: 0, relativeBias: 0, bound: 0, variance: 0 },
      verdict,
    });
    expect(gaps({ estimate: ['bc-hg'] }, () => false, [bias('holds')])).toEqual([]);
    expect(gaps({ estimate: ['bc-hg'] }, () => false, [bias('undetermined')])).toEqual(['estimate bc-hg']);
  });

  test('makes a run undetermined, and stands in text, document and JUnit', async () => {
    const result = await conform(child({ estimate: ['bc-hg'], window: 64 }), CORPUS, OPTIONS);
    expect(result.verdict).toBe('undetermined');
    const count = all.filter((one) => one.kind === 'estimates' && one.estimator === 'bc-hg').length;
    const reason = `all of its ${count} cases were skipped`;
    expect(result.notJudged).toEqual([{ what: 'estimate bc-hg', reason }]);
    expect(conformText(result)).toContain(`NOT JUDGED estimate bc-hg: ${reason}\nUNDETERMINED: `);
    expect(conformDocument(result).notJudged).toEqual(result.notJudged);
    expect(conformJunit(result)).toContain(`<failure message="${reason}"/>`);
  });

  test.each([{}, { estimate: [] }, { solve: false }])(
    'is everything where %j is declared: undetermined',
    async (none) => {
      const result = await conform(child(none), CORPUS, OPTIONS);
      expect(result.verdict).toBe('undetermined');
      expect(conformText(result)).toMatch(/^UNDETERMINED: nothing was judged/m);
    },
  );

  test('an estimator of its own alone is reported, and leaves the run undetermined', async () => {
    const enumerated = (await enumerable(CORPUS.instances.slice(0, 12), 1)).slice(0, 1);
    const K = enumerated[0].truth.length;
    const zeros = { result: { gradient: new Array<number>(K).fill(0) } };
    const own = await conform(child({ estimate: ['own:mine'], window: 64 }, zeros), CORPUS, { ...OPTIONS, enumerated });
    expect(own.biases.map(({ estimator, verdict }) => [estimator, verdict])).toEqual([['own:mine', 'reported']]);
    expect(own.notJudged).toEqual([]);
    expect(own.verdict).toBe('undetermined');
  });
});
