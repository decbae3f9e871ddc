/**
 * A child for specs: its answers, and a file where its second argument names one, tell its own process id and those of what
 * it started. It is unruly, as its argument says, at the request
 * with seq 1.
 */
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { closeSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setInterval, setTimeout } from 'node:timers';

const [, , fault, file] = process.argv;
const FAULTY = 1;
const family = [process.pid];
const say = (text) => process.stdout.write(`${text}\n`);
/** Starts a grandchild that inherits the pipes and lives for a minute; `deaf`: it does not heed SIGTERM. */
const start = (options, deaf = false) => {
  const one = spawn(
    process.execPath,
    ['-e', `${deaf ? "process.on('SIGTERM', () => {});" : ''} setTimeout(() => {}, 60000)`],
    { stdio: 'inherit', ...options },
  );
  one.unref();
  family.push(one.pid);
};
if (fault.startsWith('grandchild')) start({});
if (fault.startsWith('session')) start({ detached: true });
if (fault.startsWith('deaf')) {
  process.on('SIGTERM', () => {});
  start({ detached: true }, true);
}

if (file) {
  writeFileSync(`${file}.part`, JSON.stringify(family));
  renameSync(`${file}.part`, file);
}

const answer = (seq) => `{"seq":${seq},"result":{"family":${JSON.stringify(family)}}}`;
const FAULTS = {
  deep: (seq) => say(`{"seq":${seq},"result":{"deep":${'['.repeat(20000)}${']'.repeat(20000)}}}`),
  'without-end': () => {
    const more = () => process.stdout.write('1'.repeat(2 ** 20), more);
    more();
  },
  'byte-order-mark': (seq) => say(`\uFEFF${answer(seq)}`),
  'not-utf-8': () => process.stdout.write(Buffer.from([0x7b, 0xff, 0xfe, 0x0a])),
  nul: () => say('\0\0'),
  twice: (seq) => say(`${answer(seq)}\n${answer(seq)}`),
  'unasked-for': (seq) => say(`${answer(seq)}\n${answer(seq + 1)}\n${answer(seq + 2)}`),
  'closed-output': () => closeSync(1),
  'exit-0': () => process.exit(0),
  'grandchild-crash': () => process.exit(3),
  'session-crash': () => process.exit(3),
  'session-silent': () => undefined,
  'deaf-silent': () => undefined,
  'says-much': (seq) => {
    for (let i = 0; i < 50; i++) writeSync(2, 'so much to say '.repeat(5000));
    say(answer(seq));
  },
  'carriage-return': (seq) => say(`${answer(seq)}\r`),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { cmd, seq } = JSON.parse(line);
  if (cmd === 'start') {
    if (fault === 'late') return setTimeout(() => say('{"protocol":1,"name":"late","capabilities":{}}'), 300);
    say('{"protocol":1,"name":"unruly","capabilities":{"refuse":true}}');
    if (fault === 'never-reads') {
      process.stdin.pause();
      setInterval(() => {}, 60000);
    }
  }
  if (seq === undefined) return undefined;
  const unruly = seq === FAULTY ? FAULTS[fault] : undefined;
  return unruly ? unruly(seq) : say(answer(seq));
});
