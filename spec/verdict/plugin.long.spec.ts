import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { stratumById } from '../../src/instances/strata.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';
import { surveyPlugin, type PluginSurvey } from '../../src/verdict/plugin/pluginSurvey.js';

const folder = mkdtempSync(join(tmpdir(), 'plugin-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cases = randomCases(['rational', 'layered', 'cyclic'].map(stratumById), 3, 1);
let count = 0;

function write(text: string, extension = 'mjs'): string {
  const file = join(folder, `m${count++}.${extension}`);
  writeFileSync(file, text);
  return file;
}

const survey = (file: string, timeLimit = 5): PluginSurvey & { failures: string[] } => {
  const failures: string[] = [];
  const listener = { progress: () => undefined, failure: (what: string) => failures.push(what) };
  return { ...surveyPlugin(file, cases, listener, { timeLimit }), failures };
};

/** A module whose estimate has the given body, with `before` in front of it. */
const estimating = (body: string, before = ''): string => `${before}
export const estimator = { id: 'x', claims: ['unbiased', 'truncation-only'], estimate(batch, k, stream) { ${body} } };`;

const zeros = 'return new Array(k.parameters).fill(0);';

describe('an estimator that misbehaves is a verdict with a message', () => {
  const bad: [name: string, text: string, message: RegExp][] = [
    ['a throw', estimating('throw new TypeError("oops");'), /throws TypeError: oops \(at .*m\d+\.mjs/],
    ['a throw of nothing', estimating('throw undefined;'), /throws undefined/],
    ['a throw of what cannot be shown', estimating('throw { toString() { throw 1; } };'), /cannot be shown/],
    ['a wrong length', estimating('return new Array(k.parameters + 1).fill(0);'), /returns \d+ numbers; expected \d+/],
    ['NaN', estimating('return new Array(k.parameters).fill(NaN);'), /returns NaN for theta\[1\]/],
    ['an infinite number', estimating('return new Float64Array(k.parameters).fill(1 / 0);'), /returns Infinity for/],
    ['nothing', estimating(''), /returns undefined; expected an array/],
    ['a number', estimating('return 1;'), /returns number; expected an array/],
    ['texts', estimating('return new Array(k.parameters).fill("0");'), /returns 0 for theta\[1\]; expected a finite/],
    ['a hole', estimating('return new Array(k.parameters);'), /returns undefined for theta\[1\]/],
    ['a promise', estimating('return Promise.resolve([]);'), /returns a promise/],
    ['changing knowledge', estimating(`k.policy[0] = 1; ${zeros}`), /must not change its inputs/],
    ['changing a gradient', estimating(`k.gradients.p.push(null); ${zeros}`), /must not change its inputs/],
    ['changing the batch', estimating(`batch[0].states.reverse(); ${zeros}`), /must not change its inputs/],
    ['a counter', estimating('return new Array(k.parameters).fill(n++);', 'let n = 0;'), /kept between calls/],
    [
      'a late counter',
      estimating('return new Array(k.parameters).fill(n++ > 9 ? 1 : 0);', 'let n = 0;'),
      /kept between/,
    ],
    ['randomness', estimating('return new Array(k.parameters).fill(Math.random());'), /drawn elsewhere/],
    ['process.exit', estimating('process.exit(0);'), /ends the process \(exit code 0\)/],
    ['process.exit when loaded', 'process.exit(3);', /ends the process \(exit code 3\)/],
    [
      'an unhandled rejection',
      estimating(`Promise.reject(new Error('lost')); ${zeros}`),
      /throws Error: lost in a promise|lost/,
    ],
    ['a late error', estimating(`setImmediate(() => { throw new Error('late'); }); ${zeros}`), /throws Error: late/],
    ['too deep a recursion', estimating('const f = () => f() + 1; f();'), /throws RangeError/],
    ['no export', 'export const other = 1;', /no export "estimator"/],
    ['a wrong export', 'export const estimator = 1;', /no export "estimator" that is an object/],
    ['no id', 'export const estimator = { claims: ["unbiased"], estimate() {} };', /estimator\.id/],
    ['no claims', 'export const estimator = { id: "x", claims: [], estimate() {} };', /estimator\.claims/],
    ['no function', 'export const estimator = { id: "x", claims: ["unbiased"] };', /estimator\.estimate/],
    [
      'claims in one text',
      'export const estimator = { id: "x", claims: "unbiased", estimate() {} };',
      /estimator\.claims/,
    ],
    [
      'a claim that is no text',
      'export const estimator = { id: "x", claims: [1], estimate() {} };',
      /estimator\.claims/,
    ],
    [
      'a hole among claims',
      'export const estimator = { id: "x", claims: ["unbiased", ,], estimate() {} };',
      /estimator\.claims/,
    ],
    [
      'a claim twice',
      'export const estimator = { id: "x", claims: ["unbiased", "biased", "unbiased"], estimate() {} };',
      /estimator\.claims: "unbiased" stands there twice/,
    ],
    [
      'claims that cannot be read',
      'export const estimator = { id: "x", get claims() { throw new Error("no"); }, estimate() {} };',
      /cannot be (loaded|read): throws Error: no/,
    ],
    ['the id of another', 'export const estimator = { id: "bc-hg", claims: ["unbiased"], estimate() {} };', /built-in/],
    ['a syntax error', 'export const estimator = {', /cannot be loaded: throws SyntaxError/],
    ['an import of nothing', 'import "./nowhere.mjs";', /cannot be loaded: throws Error: Cannot find module/],
    ['a throw when loaded', 'throw new Error("early");', /cannot be loaded: throws Error: early/],
  ];
  it.each(bad)('%s', (_, text, message) => {
    const { verdicts, misbehaviour, failures } = survey(write(text));
    expect(misbehaviour).toMatch(message);
    expect(failures).toHaveLength(1);
    expect(Object.values(verdicts).every((verdict) => verdict === 'fails')).toBe(true);
    expect(Object.values(verdicts).length).toBeGreaterThan(0);
  });

  it.each([
    ['in a call', estimating('mark(); for (;;);'), 1],
    ['in a module', 'mark(); for (;;);', 1],
    ['in a module that waits', 'mark(); await new Promise((resolve) => setTimeout(resolve, 1e6));', 1],
    // 0.4 s each at least: the third one is under way when the second is over.
    ['by many slow calls', estimating(`mark(); Atomics.wait(still, 0, 0, 400); ${zeros}`), 3],
  ])('never returning, %s: it is not asked again', (_, text, most) => {
    const marks = join(folder, `marks${count}`);
    const before = `import { appendFileSync } from 'node:fs';
const mark = () => appendFileSync(${JSON.stringify(marks)}, '.');
const still = new Int32Array(new SharedArrayBuffer(4));
`;
    const { misbehaviour, failures } = survey(write(before + text), 1);
    expect(misbehaviour).toMatch(/no answer within 1 s/);
    expect(failures).toHaveLength(1);
    // None where the machine is so busy that the thread is not even loaded within a second.
    expect(existsSync(marks) ? readFileSync(marks, 'utf8').length : 0).toBeLessThanOrEqual(most);
  });

  it('errors in TypeScript', () => {
    expect(survey(write('const a = 1;\nexport const estimator = {', 'ts')).misbehaviour).toMatch(
      /cannot be read, line 2/,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each([
    ['nice', ''],
    ['unbaised', ' (did you mean "unbiased"?)'],
    ['segment-is-gradient', ''],
    ['constructor', ''],
  ])('a claim that nobody knows is wrong usage, told with the nearest that is known: %s', (claim, meant) => {
    const text = `export const estimator = { id: "x", claims: ["unbiased", "${claim}"], estimate() {} };`;
    expect(() => survey(write(text))).toThrow(InvalidInput);
    expect(() => survey(write(text))).toThrow(`found ${claim}${meant}`);
    expect(() => survey(write(text))).toThrow(/^\/estimator\/claims\/1: expected one of unbiased, truncation-only, /);
  });

  it('a file that is not there is wrong usage', () => {
    expect(() => survey(join(folder, 'nowhere.mjs'))).toThrow(InvalidInput);
  });
});

describe('the claims of an estimator', () => {
  const counting = (first: string, later: string): string =>
    `let n = 0; export const estimator = { id: 'x', get claims() { return n++ === 0 ? ${first} : ${later}; }, estimate(batch, k) { ${zeros} } };`;

  it('are read once: what a getter says later counts for nothing', () => {
    for (const later of ['[]', '["biased"]', 'undefined']) {
      const { verdicts } = survey(write(counting('["unbiased"]', later)));
      expect(verdicts).toEqual({ unbiased: 'fails' });
    }
    expect(survey(write(counting('[]', '["unbiased"]'))).misbehaviour).toMatch(/estimator\.claims/);
  });

  it('are inapplicable where they speak of what code of its own does not have, and where they say only what it is not', () => {
    const { verdicts, unjudged, failures } = survey(
      write(
        `export const estimator = { id: 'x', claims: ['unbiased-unlimited', 'closed-form-mean', 'unbiased-with-oracle', 'biased'], estimate(batch, k) { ${zeros} } };`,
      ),
    );
    expect(failures).toEqual([]);
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['inapplicable']));
    expect(unjudged.map(({ reason }) => reason)).toEqual([
      'x has no closed form that is known',
      'x has no closed form that is known',
      "code of one's own is given no rollouts of an oracle",
      expect.stringMatching(/only what the estimator is not/),
    ]);
  });
});

describe('an estimator that behaves', () => {
  it('is judged by its numbers: the null estimator is not unbiased', () => {
    const { verdicts, misbehaviour, claims } = survey(write(estimating(zeros)));
    expect(misbehaviour).toBeUndefined();
    expect(verdicts['unbiased']).toBe('fails');
    expect(claims.find(({ verdict }) => verdict === 'fails')?.against).toMatch(/^random:/);
  });

  it('may draw from its stream, which begins anew for every call', () => {
    const { misbehaviour } = survey(
      write(estimating('return new Array(k.parameters).fill(stream.child("a").integer(2));')),
    );
    expect(misbehaviour).toBeUndefined();
  });

  it('may be written in TypeScript with types of this package, and import what is beside it', () => {
    writeFileSync(join(folder, 'helper.mjs'), 'export const zero = 0;');
    const text = `import type { UserEstimator } from 'hypergrad-oracle';
import { zero } from './helper.mjs';
export const estimator: UserEstimator = { id: 'x', claims: ['unbiased', 'biased'], estimate: (batch, k) => new Float64Array(k.parameters).fill(zero) };`;
    const { misbehaviour, verdicts } = survey(write(text, 'ts'));
    expect(misbehaviour).toBeUndefined();
    expect(verdicts).toEqual({ unbiased: 'fails', biased: 'inapplicable' });
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
