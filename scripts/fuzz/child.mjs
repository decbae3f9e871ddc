// An implementation that misbehaves as its second argument says, in JSON; it appends the ids of its processes to the file in the first.
import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers';

const [, , pids, text] = process.argv;
const { hello, fault, at, family } = JSON.parse(text);
const told = (pid) => appendFileSync(pids, `${pid}\n`);
// Whatever happens, nothing stays for long.
const LIFE = 120;
setTimeout(() => process.exit(), LIFE * 1000).unref();
told(process.pid);

const start = (options) => {
  const child = spawn('sleep', [`${LIFE}`], options);
  told(child.pid);
  child.on('error', () => undefined);
  if (options.detached) child.unref();
};
if (family === 'holds the pipes') start({ stdio: 'inherit' });
if (family === 'a session') start({ stdio: 'inherit', detached: true });
if (family === 'deaf') process.on('SIGTERM', () => undefined);
if (family === 'quiet') start({ stdio: 'ignore', detached: true });

const say = (line) => writeSync(1, line);
const faults = {
  none: (seq) => say(`{"seq":${seq},"result":{"refused":true,"reason":"no"}}\n`),
  silent: () => undefined,
  exit: () => process.exit(0),
  crash: () => process.exit(77),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  stop: () => process.kill(process.pid, 'SIGSTOP'),
  'close output': () => closeSync(1),
  'close input': () => process.stdin.destroy(),
  deep: (seq) => say(`{"seq":${seq},"result":{"refused":${'['.repeat(50_000)}${']'.repeat(50_000)}}}\n`),
  'deep objects': (seq) => say(`{"seq":${seq},"result":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}\n`),
  'open brackets': () => say(`${'['.repeat(100_000)}\n`),
  long: (seq) => say(`{"seq":${seq},"result":{"refused":"${'x'.repeat(3e7)}"}}\n`),
  endless: () => { const part = 'x'.repeat(2 ** 16); for (;;) say(part); }, // prettier-ignore
  flood: (seq) => { for (;;) say(`{"seq":${seq},"result":{"refused":true}}\n`); }, // prettier-ignore
  'stderr flood': (seq) => { writeSync(2, 'e'.repeat(5e6)); faults.none(seq); }, // prettier-ignore
  'wrong seq': (seq) => say(`{"seq":${seq + 1},"result":{"refused":true}}\n`),
  'no seq': () => say('{"result":{"refused":true}}\n'),
  'huge seq': () => say('{"seq":1e999,"result":{}}\n'),
  twice: (seq) => { faults.none(seq); faults.none(seq); }, // prettier-ignore
  'no JSON': () => say('Traceback (most recent call last):\n  at x.js:1:1\n'),
  'half a line': () => { say('{"seq":'); process.exit(0); }, // prettier-ignore
  NaN: (seq) => say(`{"seq":${seq},"result":{"gradient":[NaN,Infinity]}}\n`),
  numbers: (seq) => say(`{"seq":${seq},"result":{"gradient":[1e999,-0,1e-999],"refused":1}}\n`),
  'strange values': (seq) => say(`{"seq":${seq},"result":{"gradient":{"length":9},"refused":null,"objective":["7ff8000000000000"]}}\n`),
  'infinite bits': (seq) => say(`{"seq":${seq},"result":{"gradient":["7ff0000000000000","fff8000000000000"]}}\n`),
  'null result': (seq) => say(`{"seq":${seq},"result":null}\n`),
  'list result': (seq) => say(`{"seq":${seq},"result":[]}\n`),
  proto: (seq) => say(`{"seq":${seq},"result":{"__proto__":{"refused":true},"constructor":1,"toString":2}}\n`),
  'evil error': (seq) => say(`{"seq":${seq},"error":"a\\u0000\\u001b[31m\\ud800 ]]> & < > \\" \\ufffe"}\n`),
  'empty error': (seq) => say(`{"seq":${seq},"error":""}\n`),
  'object error': (seq) => say(`{"seq":${seq},"error":{"a":1}}\n`),
  skipped: (seq) => say(`{"seq":${seq},"skipped":"x","result":{}}\n`),
  binary: () => writeSync(1, Uint8Array.from({ length: 4096 }, (_, i) => i % 256)),
  'empty lines': (seq) => { say('\n'.repeat(1e5)); faults.none(seq); }, // prettier-ignore
  bom: (seq) => say(`\ufeff{"seq":${seq},"result":{}}\n`),
}; // prettier-ignore

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.cmd === 'start') {
    if (hello !== null) say(hello);
  } else if (message.seq !== undefined)
    (at === 'always' || message.seq === at ? faults[fault] : faults.none)(message.seq);
  else if (family !== 'deaf') process.exit(0);
});
