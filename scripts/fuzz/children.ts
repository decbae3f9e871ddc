import fc from 'fast-check';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expectPromises, runOracle } from './oracle.js';
import { Fault, trialOf, type Target } from './target.js';

/** Seconds for a whole conversation, in which every answer may take one. */
const LIMIT = 120;
/** After its verdict nothing of the child lives longer than so many seconds. */
const GRACE = 5;

const FAULTS = [
  ...['none', 'silent', 'exit', 'crash', 'kill', 'stop', 'close output', 'close input', 'deep', 'deep objects', 'open brackets', 'long', 'endless'],
  ...['flood', 'stderr flood', 'wrong seq', 'no seq', 'huge seq', 'twice', 'no JSON', 'half a line', 'NaN', 'numbers', 'strange values', 'infinite bits'],
  ...['null result', 'list result', 'proto', 'evil error', 'empty error', 'object error', 'skipped', 'binary', 'empty lines', 'bom'],
]; // prettier-ignore

const CAPABILITIES = [
  '{"refuse":true}',
  '{"refuse":true,"window":8}',
  '{"solve":true,"window":3}',
  '{"estimate":["bc-hg"],"sample":true}',
  '{"expect":["bc-hg","game:bc-hg"],"kinds":["configurable-mdp","markov-game"]}',
  '{"tasks":["toy-r1"],"refuse":true}',
];
const right = (capabilities: string): string => `{"protocol":1,"name":"x","capabilities":${capabilities}}\n`;

/** Handshakes that are none, or lie. */
const ODD_HELLOS: readonly (string | null)[] = [
  ...[null, '', '\n', '{}\n', '[]\n', 'null\n', '"x"\n', '{"protocol":2,"name":"x","capabilities":{}}\n', '{"protocol":"1","name":"x","capabilities":{}}\n'],
  ...['{"protocol":1,"capabilities":{}}\n', '{"protocol":1,"name":5,"capabilities":{}}\n', '{"protocol":1,"name":"x"}\n', '{"protocol":1,"name":"x","capabilities":[]}\n'],
  ...[right('{}'), right('null'), right('{"window":0}'), right('{"window":1e9,"refuse":true}'), right('{"estimate":["bc-hgg","bc-hg"]}'), right('{"estimate":"bc-hg"}')],
  ...[right('{"estimate":[5]}'), right('{"kinds":[]}'), right('{"kinds":["no-kind"],"solve":true}'), right('{"tasks":["constructor"]}'), right('{"__proto__":{"solve":true}}')],
  ...['{"protocol":1,"name":"\\u001b[31m\\u0000\\ud800<x>]]>&","version":"\\r1","capabilities":{"refuse":true}}\n', 'Starting up...\n', right('{"refuse":true}').repeat(2)],
  ...[`${'['.repeat(100_000)}\n`, `{"protocol":1,"name":"${'x'.repeat(1e5)}","capabilities":{"refuse":true}}\n`, '{"protocol":1,"name":"x","capabilities":{"refuse":true}}', '\ufeff{}\n'],
]; // prettier-ignore

/** Implementations that lie, crash, flood, fall silent, or leave processes behind. */
export const CHILDREN: Target = {
  id: 'children',
  what: `implementations for conform: a verdict within ${LIMIT} s, and nothing alive ${GRACE} s later`,
  limit: LIMIT + 30,
  open: ({ main, folder }) =>
    Promise.resolve(
      trialOf({
        inputs: fc.record({
          hello: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...CAPABILITIES.map(right)) }, { weight: 1, arbitrary: fc.constantFrom(...ODD_HELLOS) }),
          fault: fc.constantFrom(...FAULTS),
          at: fc.constantFrom<(number | 'always')[]>(0, 1, 9, 'always'),
          family: fc.constantFrom('alone', 'alone', 'holds the pipes', 'a session', 'deaf', 'quiet'),
          form: fc.constantFrom('text', 'json', 'junit'),
        }),
        run: async ({ form, ...script }) => {
          const pids = join(folder, 'pids');
          await rm(pids, { force: true });
          const child = [process.execPath, resolve('scripts/fuzz/child.mjs'), pids, JSON.stringify(script)];
          const shown = { text: [], json: ['--json'], junit: ['--junit', join(folder, 'junit.xml')] }[form];
          const args = ['conform', '--time-limit', '1', '--exact-bias', '0', ...shown, '--', ...child];
          const ended = await runOracle(main, args, { limit: LIMIT, cwd: folder });
          const left = await leftOf(pids);
          const code = expectPromises(ended, form === 'json');
          if (code === 0) throw new Fault(`it conforms\n${ended.stdout}`);
          if (left.length > 0) throw new Fault(`${left.length} processes were left behind`);
          return `exit code ${code}`;
        },
      }),
    ),
}; // prettier-ignore

/** The processes of a list that live when the grace is over; they are ended. */
async function leftOf(list: string): Promise<number[]> {
  const text = await readFile(list, 'utf8').catch(() => '');
  const pids = text.split('\n').filter((line) => line !== '').map(Number); // prettier-ignore
  const living = (): number[] => pids.filter((pid) => signal(pid, 0));
  for (let waited = 0; waited < GRACE * 10 && living().length > 0; waited++) await wait(100);
  const left = living();
  left.forEach((pid) => signal(pid, 'SIGKILL'));
  return left;
}

function signal(pid: number, name: 0 | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
