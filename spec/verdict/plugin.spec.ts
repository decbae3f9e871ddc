import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
      'an unknown claim',
      'export const estimator = { id: "x", claims: ["nice"], estimate() {} };',
      /unknown claim "nice"/,
    ],
    [
      'a claim about rollouts of an oracle, which it is not given',
      'export const estimator = { id: "x", claims: ["unbiased-with-oracle"], estimate() {} };',
      /unknown claim "unbiased-with-oracle"/,
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
    ['in a call', estimating('for (;;);')],
    ['in a module', 'for (;;);'],
    ['in a module that waits', 'await new Promise((resolve) => setTimeout(resolve, 1e6));'],
    ['by many slow calls', estimating(`const end = Date.now() + 400; while (Date.now() < end); ${zeros}`)],
  ])('never returning, %s', (_, text) => {
    const started = performance.now();
    expect(survey(write(text), 1).misbehaviour).toMatch(/no answer within 1 s/);
    expect(performance.now() - started).toBeLessThan(6000);
  });

  it('errors in TypeScript', () => {
    expect(survey(write('const a = 1;\nexport const estimator = {', 'ts')).misbehaviour).toMatch(
      /cannot be read, line 2/,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('a file that is not there is wrong usage', () => {
    expect(() => survey(join(folder, 'nowhere.mjs'))).toThrow(InvalidInput);
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
      write(estimating('return new Array(k.parameters).fill(stream.child("a").uniform());')),
    );
    expect(misbehaviour).toBeUndefined();
  });

  it('may be written in TypeScript with types of this package, and import what is beside it', () => {
    writeFileSync(join(folder, 'helper.mjs'), 'export const zero = 0;');
    const text = `import type { UserEstimator } from 'hypergrad-oracle';
import { zero } from './helper.mjs';
export const estimator: UserEstimator = { id: 'x', claims: ['biased'], estimate: (batch, k) => new Float64Array(k.parameters).fill(zero) };`;
    const { misbehaviour, verdicts } = survey(write(text, 'ts'));
    expect(misbehaviour).toBeUndefined();
    expect(verdicts).toEqual({ biased: 'holds' });
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
