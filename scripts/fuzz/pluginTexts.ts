import fc from 'fast-check';

/** BC-HG in a few lines, which is unbiased: `good(batch, knowledge)`. */
export const GOOD = `const good = (batch, k) => {
  const total = new Float64Array(k.parameters);
  const add = (factor, gradient) => gradient?.forEach((x, i) => (total[i] += factor * x));
  add(1, k.gradients.phiL);
  for (const { states, actions, edges } of batch) {
    let discount = 1 / batch.length;
    let eligibility = 0;
    add((discount * k.vL[states[0]]) / k.initial[states[0]], k.gradients.initial[states[0]]);
    actions.forEach((b, t) => {
      const pair = states[t] * k.actions + b;
      eligibility = k.gammaF * eligibility + (discount * k.benefit[pair]) / k.beta;
      add(discount, k.gradients.rewardL[pair]);
      add(eligibility, k.gradients.rewardF[pair]);
      const values = discount * k.gammaL * k.vL[states[t + 1]] + eligibility * k.gammaF * k.vF[states[t + 1]];
      add(values / k.p[edges[t]], k.gradients.p[edges[t]]);
      discount *= k.gammaL;
    });
  }
  return total;
};`;

/** Bodies of estimators that are right. */
const RIGHT = [
  'return good(batch, k);',
  'return Array.from(good(batch, k));',
  'console.log("a line", k.parameters); console.error("another"); return good(batch, k);',
  'process.stdout.write("{\\"protocol\\":1}\\n"); return good(batch, k);',
  'fs.writeSync(1, "straight to the descriptor\\n"); fs.writeSync(2, "\\u001b[31m"); return good(batch, k);',
  'const r = good(batch, k); const up = stream.bernoulli(0.5) ? 2 : 0; return r.map((x) => x * up);',
  'stream.child("a").integer(3); return good(batch, k);',
  'setTimeout(() => {}, 1e6); return good(batch, k);',
  'try { throw new Error("inside"); } catch { return good(batch, k); }',
  'new WeakRef({}); structuredClone(k.vF); return good(batch, k);',
];

/** Bodies of estimators that are wrong, or do what none may. */
const WRONG = [
  ...[
    'throw new Error("no");',
    'throw null;',
    'throw undefined;',
    'throw "text";',
    'throw { toString() { throw 1; } };',
    'throw Object.create(null);',
  ],
  ...[
    'throw new Proxy({}, { get() { throw 1; } });',
    'throw new Error("x".repeat(1e7));',
    'throw Object.assign(new Error("a"), { stack: 5, message: {} });',
  ],
  ...[
    'const e = new Error(); Object.defineProperty(e, "message", { get() { for (;;); } }); throw e;',
    'throw Symbol("s");',
    'throw 1n;',
  ],
  ...[
    'return null;',
    'return undefined;',
    'return 5;',
    'return "1,2";',
    'return {};',
    'return [];',
    'return [[1]];',
    'return [NaN, NaN];',
    'return [1n];',
  ],
  ...[
    'return good(batch, k).map(() => NaN);',
    'return good(batch, k).map(() => Infinity);',
    'return Array(k.parameters);',
    'return Array.from(good(batch, k), String);',
  ],
  ...[
    'return Promise.resolve(good(batch, k));',
    'return new Proxy(good(batch, k), {});',
    'return { length: 1e9 };',
    'return { length: k.parameters, get 0() { throw 1; } };',
  ],
  ...[
    'return { length: NaN, *[Symbol.iterator]() { for (;;) yield 1; } };',
    'return new Array(2 ** 32 - 1);',
    'return new Set([1]);',
    'return new Float64Array(k.parameters + 1);',
  ],
  ...[
    'const r = good(batch, k); r.buffer.transfer?.(); structuredClone(r, { transfer: [r.buffer] }); return r;',
    'return new Float32Array(new SharedArrayBuffer(1024));',
  ],
  ...[
    'return Array.from(good(batch, k), (x) => ({ valueOf() { return x; } }));',
    'return good(batch, k).map((x) => x * 1.01 + 0.001);',
    'return good(batch, k).map((x) => 1e308);',
  ],
  ...[
    'for (;;);',
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    'cp.spawnSync("sleep", ["20"]);',
    'return new RegExp("(a+)+b").test("a".repeat(60));',
  ],
  ...[
    'const f = () => f() + 1; return f();',
    'const a = []; for (;;) a.push(a.length);',
    'let s = "x"; for (;;) s += s;',
    'const a = []; for (;;) a.push(Buffer.alloc(2 ** 26, 1));',
  ],
  ...[
    'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i]);',
    'return new Float64Array(2 ** 31);',
    'return Array(1e8).fill(1);',
    'return [..."x".repeat(1e7)].map(Number);',
  ],
  ...[
    'process.exit(0);',
    'process.exit(3);',
    'process.exitCode = 7; process.reallyExit(0);',
    'process.abort();',
    'process.kill(process.pid, "SIGKILL");',
    'process.kill(process.pid, "SIGSTOP"); for (;;);',
  ],
  ...[
    'process.kill(process.pid, "SIGTERM"); for (;;);',
    'for (let f = 0; f < 64; f++) try { fs.closeSync(f); } catch {} return good(batch, k);',
    'process.dlopen({}, "/dev/null");',
  ],
  ...[
    'queueMicrotask(() => { throw new Error("later"); }); return [];',
    'setTimeout(() => process.exit(0)); return 1;',
    'Promise.reject(new Error("never caught")); return 2;',
  ],
  ...[
    'fs.writeSync(3, Buffer.alloc(100)); return good(batch, k);',
    'fs.writeSync(3, Buffer.from([9, 0, 0, 0, 0, 1, 2, 3])); return good(batch, k);',
    'fs.writeSync(3, "x".repeat(1e5)); return good(batch, k);',
  ],
  ...[
    'const n = (globalThis.n = (globalThis.n ?? 0) + 1); return good(batch, k).map((x) => x + n);',
    'return good(batch, k).map((x) => x + Math.random());',
    'return good(batch, k).map((x) => x + (performance.now() % 1));',
  ],
  ...[
    'batch.length = 0; return [];',
    'k.parameters = 0; return [];',
    'Object.freeze(batch); return new Float64Array(0);',
    'stream.bernoulli(2); return good(batch, k);',
    'stream.integer(0);',
    'stream.categorical([2, 2]);',
    'stream.child("");',
  ],
  ...[
    'cp.spawn("sleep", ["25"], { detached: true }).unref(); for (;;);',
    'cp.fork("/dev/null"); throw 1;',
    'new wt.Worker("for(;;);", { eval: true }); throw 1;',
    'process.stdout.end(); process.stdin.destroy(); throw 1;',
    'process.disconnect?.(); process.send?.({}); throw 1;',
  ],
];

/** What a module does before: it may make anything of what is right, and nothing of the program. */
const BEFORE = [
  ...[
    'Array.from = () => [];',
    'JSON.stringify = () => "{";',
    'JSON.parse = () => null;',
    'Float64Array.prototype.map = null;',
    'Array.prototype[Symbol.iterator] = null;',
    'Array.prototype.push = () => { throw 1; };',
  ],
  ...[
    'Object.prototype.kind = "fault";',
    'Object.defineProperty(Object.prototype, "then", { get() { throw 1; } });',
    'Object.defineProperty(Array.prototype, 0, { set() {}, get() { return 9; } });',
    'Promise.prototype.then = null;',
    'Function.prototype.call = null;',
  ],
  ...[
    'Uint8Array.prototype.set = () => {};',
    'DataView.prototype.setUint32 = () => {};',
    'Buffer.from = () => null;',
    'fs.writeSync = () => 0;',
    'fs.readSync = () => 0;',
    'globalThis.process = undefined;',
    'process.exit = () => {};',
    'process.on = null;',
  ],
  ...[
    'process.on("uncaughtException", () => {});',
    'process.on("exit", () => { for (;;); });',
    'process.on("SIGTERM", () => {});',
    'setInterval(() => {}, 1);',
    'setTimeout(() => { throw new Error("late"); }, 5);',
    'Promise.reject(1);',
    'console.log("x".repeat(1e6));',
  ],
  ...[
    'Number.isFinite = () => true;',
    'Math.abs = () => 0;',
    'Object.freeze(Object.prototype);',
    'Symbol.iterator;',
    'Error.prepareStackTrace = () => { throw 1; };',
    'Error.stackTraceLimit = 1e9;',
    'process.chdir("/");',
    'process.title = "init";',
    'process.umask(0o777);',
  ],
];

/** Modules that cannot be judged at all. */
const MODULES = [
  ...['', 'export const estimator = 5;', 'export const estimator = null;', 'export default {};', 'export const estimator = {};', 'export const estimator = { id: "x" };', 'syntax error here', 'throw new Error("at import");', 'throw null;', 'await new Promise(() => {});', 'for (;;);'],
  ...['process.exit(0);', 'process.abort();', 'import "./nowhere.mjs";', 'import "node:nothing";', 'export const estimator = new Proxy({}, { get() { throw 1; } });', 'const a = []; for (;;) a.push(a.length);', 'export const { estimator } = { get estimator() { throw new Error("getter"); } };'],
  ...['export const estimator = { id: 5, claims: ["unbiased"], estimate: good };', 'export const estimator = { id: "", claims: ["unbiased"], estimate: good };', 'export const estimator = { id: "x", claims: [], estimate: good };', 'export const estimator = { id: "x", claims: "unbiased", estimate: good };'],
  ...['export const estimator = { id: "x", claims: ["unbiased", "unbiassed"], estimate: good };', 'export const estimator = { id: "x", claims: ["__proto__"], estimate: good };', 'export const estimator = { id: "x", claims: [Symbol()], estimate: good };', 'export const estimator = { id: "x", claims: Array(1e6).fill("unbiased!"), estimate: good };'],
  ...['export const estimator = { id: "x", claims: ["unbiased"], estimate: 5 };', 'let n = 0; export const estimator = { id: "x", get claims() { return n++ === 0 ? ["unbiased"] : []; }, estimate: () => [] };', 'export const estimator = { kind: "no-kind", id: "x", claims: ["unbiased"], estimate: good };', 'export const estimator = { id: "x".repeat(1e7), claims: ["unbiased"], estimate: () => [] };', 'export const estimator = { id: "\\u001b[2J\\n<x>&\\u0000\\ud800", claims: ["unbiased"], estimate: () => [] };'],
]; // prettier-ignore

/** A module, and whether any verdict but a failure or an error would be wrong. */
export interface Plugin {
  readonly text: string;
  readonly wrong: boolean;
  /** Nothing is done to the program's surroundings, and what is computed is right: it holds. */
  readonly right: boolean;
}

const HEAD = `import fs from 'node:fs';\nimport cp from 'node:child_process';\nimport wt from 'node:worker_threads';\n${GOOD}\n`;
const estimating = (body: string, before = ''): string =>
  `${HEAD}${before}\nexport const estimator = { id: 'x', claims: ['unbiased'], estimate(batch, k, stream) { ${body} } };\n`;

/** Estimators of one's own, of all sorts. */
export const plugins: fc.Arbitrary<Plugin> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...RIGHT).map((body) => ({ text: estimating(body), wrong: false, right: true })) },
  { weight: 5, arbitrary: fc.constantFrom(...WRONG).map((body) => ({ text: estimating(body), wrong: true, right: false })) },
  { weight: 2, arbitrary: fc.constantFrom(...MODULES).map((text) => ({ text: `${HEAD}${text}`, wrong: true, right: false })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...BEFORE), fc.constantFrom(...RIGHT))
      .map(([before, body]) => ({ text: estimating(body, before), wrong: false, right: false })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...BEFORE), fc.constantFrom(...WRONG))
      .map(([before, body]) => ({ text: estimating(body, before), wrong: true, right: false })),
  },
  // Only sometimes.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...WRONG), fc.constantFrom(1, 7, 100))
      .map(([body, n]) => ({ text: estimating(`if (globalThis.calls++ % ${n} === 0) { ${body} } return good(batch, k);`, 'globalThis.calls = 1;'), wrong: false, right: false })),
  },
); // prettier-ignore
