import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { stratumById } from '../../../src/instances/strata.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { Misbehaviour } from '../../../src/verdict/plugin/misbehaviour.js';
import { ownModuleArguments } from '../../../src/verdict/plugin/ownModule.js';
import { openPlugin } from '../../../src/verdict/plugin/session.js';
import { pluginFiles, quietSurvey } from './pluginFiles.js';

const files = pluginFiles();
afterAll(files.remove);

const cases = randomCases([stratumById('layered')], 2, 1);
const zeros = 'return new Array(k.parameters).fill(0);';
/** Megabytes of heap: what Node itself needs, and a little. */
const SMALL = { memory: 64, timeLimit: 60 };

const misbehaviourOf = (file: string, options = SMALL): string | undefined => {
  const { misbehaviour, verdicts } = quietSurvey(file, cases, options);
  expect(Object.values(verdicts)).not.toHaveLength(0);
  for (const verdict of Object.values(verdicts)) expect(verdict).toBe('fails');
  return misbehaviour;
};

describe('an estimator that takes more memory than there is ends, and we do not', () => {
  it.each([
    ['on the heap, of arrays', 'const a = []; for (;;) a.push(new Array(1e4).fill(k.beta));'],
    ['on the heap, by one list that grows for ever', 'const a = []; let t = 0; while (t !== -1) a.push(t++);'],
    ['outside of the heap, by buffers', 'const a = []; for (;;) a.push(Buffer.alloc(2 ** 22, 1));'],
    ['outside of the heap, by typed arrays', 'const a = []; for (;;) a.push(new Float64Array(2 ** 20).fill(1));'],
  ])('%s', (_, body) => {
    expect(misbehaviourOf(files.estimating(body))).toMatch(/^ran out of memory after \d+\.\d s: more than 64 MB/);
  });

  it('while it is loaded', () => {
    const file = files.write('const a = []; for (;;) a.push(Buffer.alloc(2 ** 22, 1));');
    expect(() => openPlugin(file, SMALL)).toThrow(/^ran out of memory after .*, while it is loaded$/);
  });
});

describe('an estimator that meddles with the channel gives one broken answer', () => {
  const channel = /writes to the channel over which it is asked|gives an answer that is none/;
  /** A frame with this content in front of each answer. */
  const forging = (content: string): string =>
    files.estimating(
      `const bytes = Buffer.from(${content}); const head = Buffer.alloc(4); head.writeUInt32LE(bytes.length);
writeSync(3, Buffer.concat([head, bytes])); return good(batch, k);`,
      "import { writeSync } from 'node:fs';",
    );

  it.each([
    ['noise', "'no frame at all'"],
    ['an empty frame', "''"],
    [
      'numbers without the token',
      '[0, ...new Array(8).fill(0), ...new Uint8Array(new Float64Array(k.parameters).buffer)]',
    ],
    ['a fault without the token', "[2, ...new Array(8).fill(0), ...Buffer.from('null')]"],
    ['a frame without end', 'new Uint8Array(2 ** 24)'],
  ])('by %s', (_, content) => {
    expect(misbehaviourOf(forging(content))).toMatch(channel);
  });

  it('by closing it', () => {
    const file = files.estimating('closeSync(3); return good(batch, k);', "import { closeSync } from 'node:fs';");
    expect(misbehaviourOf(file)).toMatch(/ends the process|channel/);
  });
});

describe('an estimator that changes what its process computes with', () => {
  it.each([
    ['Array.from', 'Array.from = () => [];'],
    ['Float64Array.from', 'Float64Array.from = () => new Float64Array(1);'],
    ['the iterator of arrays', 'Array.prototype[Symbol.iterator] = function* () { yield 1; };'],
    ['flatMap', 'Array.prototype.flatMap = () => []; Array.prototype.flat = () => [];'],
    ['JSON.stringify', "JSON.stringify = () => 'null';"],
    ['Object.freeze', 'Object.freeze = () => { throw null; };'],
    ['Promise.prototype.then', 'Promise.prototype.then = () => undefined;'],
    ['setImmediate', 'globalThis.setImmediate = () => undefined;'],
    ['Number.isFinite', 'Number.isFinite = () => true; Math.abs = () => 0;'],
    ['fs.writeSync', "import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module'; fs.writeSync = () => 9; syncBuiltinESMExports();"], // prettier-ignore
    ['handlers of errors', "process.removeAllListeners('uncaughtException'); setTimeout(() => { throw 1; });"],
  ])('(%s) is never unbiased for it', (_, before) => {
    const file = files.estimating(zeros, before);
    const { verdicts } = quietSurvey(file, cases, SMALL);
    expect(Object.values(verdicts)).toContain('fails');
  });
});

describe('an estimator that does what none does', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'ends the process that runs it',
      'process.kill(process.ppid); for (;;);',
      '',
      /ends the process that runs it \(SIGTERM\)/,
    ],
    [
      'ends that process without notice',
      "process.kill(process.ppid, 'SIGKILL'); for (;;);",
      '',
      /ends the process that runs it \(SIGKILL\)/,
    ],
    ['ends its whole group', "process.kill(0, 'SIGKILL'); for (;;);", '', /ends the process that runs it/],
    ['ends itself as if all were well', 'process.exit(0);', '', /ends the process \(exit code 0\)/],
    ['ends itself by a signal', "process.kill(process.pid, 'SIGTERM'); for (;;);", '', /ends the process \(SIGTERM\)/],
    ['aborts', 'process.abort();', '', /ends the process \(SIGABRT\)/],
    ['throws null', 'throw null;', '', /throws null/],
    ['throws a proxy', 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } });', '', /throws/],
    [
      'throws an error whose message throws',
      "throw Object.defineProperty(new Error(), 'message', { get() { throw 1; } });",
      '',
      /cannot be shown/,
    ],
    [
      'throws what a terminal would obey',
      "throw new Error('\\u001b[2Jgone\\u202e');",
      '',
      /throws Error: \\u001b\[2Jgone\\u202e/,
    ],
    ['returns a thenable', 'return { then() {} };', '', /returns object; expected an array/],
    ['returns a promise that never settles', 'return new Promise(() => {});', '', /returns a promise/],
    [
      'returns an array whose numbers throw',
      'return new Proxy(good(batch, k).map(String), { get() { throw new Error("no"); } });',
      '',
      /throws|returns/,
    ],
    [
      'returns an array that is longer than memory',
      'return { __proto__: Array.prototype, length: 1e9 };',
      '',
      /returns object/,
    ],
    ['returns big integers', 'return new BigInt64Array(k.parameters);', '', /returns 0 for theta\[1\]/],
  ])('and %s is a verdict', (_, body, before, message) => {
    expect(misbehaviourOf(files.estimating(body, before))).toMatch(message);
  });

  it.each<[string, string, RegExp]>([
    [
      'a getter that throws',
      'export const estimator = { get id() { throw new Error("none"); } };',
      /cannot be loaded: throws Error: none/,
    ],
    [
      'an export that is not there yet',
      'export { estimator }; await 0; process.nextTick(() => {}); throw 1; const estimator = 1;',
      /cannot be loaded/,
    ],
    [
      'a module that is a promise of nothing',
      'export const then = () => undefined; export const estimator = {};',
      /ends the process|no answer|no export/,
    ],
    [
      'a wait for what never comes',
      'await new Promise(() => {}); export const estimator = {};',
      /waits for what never comes|ends the process/,
    ],
    ['an exit', 'process.exit(0);', /ends the process \(exit code 0\), while it is loaded/],
    [
      'a claim twice',
      "export const estimator = { id: 'x', claims: ['unbiased', 'unbiased'], estimate() {} };",
      /"unbiased" stands there twice/,
    ],
  ])('(%s) and so cannot be loaded', (_, text, message) => {
    const { misbehaviour, loads } = quietSurvey(files.write(text), cases, SMALL);
    expect(misbehaviour).toMatch(message);
    expect(loads).toBe(false);
  });

  it('ends when it has been judged, with all that it has started', async () => {
    const note = join(files.folder, 'grandchild');
    const file = files.estimating(
      zeros,
      `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
const child = spawn(process.execPath, ['-e', 'setInterval(() => 1, 1e6)']);
writeFileSync(${JSON.stringify(note)}, String(child.pid));`,
    );
    openPlugin(file).close();
    await gone(Number(readFileSync(note, 'utf8')));
  });
});

it('a time limit holds for all rounds of draws together, and what is too slow to be sampled is undetermined', () => {
  const file = files.estimating(
    'const end = Date.now() + 20; while (Date.now() < end); return good(batch, k).map((x) => x + stream.uniform() - 0.5);',
  );
  const few = cases.filter(({ trajectories }) => trajectories.length <= 12).slice(0, 1);
  const { misbehaviour, verdicts } = quietSurvey(file, few, { timeLimit: 4 });
  expect([misbehaviour, verdicts['unbiased']]).toEqual([undefined, 'undetermined']);
});

it('an estimator that is asked again after it has ended says so', () => {
  const session = openPlugin(files.estimating('process.exit(7);'));
  const [{ trajectories, knowledge }] = cases;
  const ask = () => session.estimate([[trajectories[0].trajectory]], knowledge);
  expect(ask).toThrow(new Misbehaviour('exit', 'ends the process (exit code 7)'));
  expect(ask).toThrow(new Misbehaviour('exit', 'has ended'));
});

/** Waits until there is no process of this number, or only what is left of one that its parent has not asked for. */
async function gone(pid: number): Promise<void> {
  const runs = (): boolean => {
    try {
      process.kill(pid, 0);
      return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return existsSync(`/proc/${pid}/status`);
    }
  };
  while (runs()) await pause(10);
}

it('an estimator ends when the process that judges it is interrupted or killed, whatever signals it ignores', async () => {
  const note = join(files.folder, 'pid');
  const text = `require('fs').writeFileSync(${JSON.stringify(note)}, String(process.pid));
process.on('SIGINT', () => 1); process.on('SIGTERM', () => 1); for (;;);`;
  const watching = spawn(
    process.execPath,
    [...ownModuleArguments('./process/supervisor', new URL('../../../src/verdict/plugin/session.ts', import.meta.url).href), '1000', '-e', text], // prettier-ignore
    { detached: true, stdio: ['pipe', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  while (!existsSync(note) || readFileSync(note, 'utf8') === '') await pause(10);
  // What an end of this process would do.
  watching.stdin!.destroy();
  await gone(Number(readFileSync(note, 'utf8')));
});
