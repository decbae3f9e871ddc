/** A child for specs that reads the corpus and answers with what it says: `right`, `moved`, or `no-games`. */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { URL } from 'node:url';

const KINDS = ['solutions', 'estimates', 'expectations', 'sampling', 'negative', 'tasks'];
const [, , directory, mode] = process.argv;
const read = (kind) =>
  readFileSync(new URL(`../../../fixtures/${kind}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map(JSON.parse);
const isTold = directory !== undefined && import.meta.url === new URL(`file://${process.argv[1]}`).href;

/** What the corpus says to a case, numbers as bits; moved by a thousandth and a bit, or otherwise wrong. */
function answerTo({ kind, expected, reason }, moved) {
  const number = ({ bits }) => {
    if (!moved) return bits;
    const x = Buffer.from(bits, 'hex').readDoubleBE();
    return x * 1.001 + 2 ** -10;
  };
  const numbers = ({ value }) => value.map(number);
  const all = (answers) => Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, numbers(answer)]));
  switch (kind) {
    case 'estimates':
      return { gradient: numbers(expected) };
    case 'expectations': {
      const { truncation, ...rest } = expected;
      return { ...all(rest), truncation: truncation.map(({ bias }) => numbers(bias)) };
    }
    case 'sampling': {
      const { states, leaderActions, actions, ended } = expected;
      return { states, ...(leaderActions && { leaderActions }), actions: moved ? [...actions, 0] : actions, ended };
    }
    case 'negative':
      return { refused: (reason !== null) !== moved, ...(reason !== null && { reason }) };
    default:
      return all(expected);
  }
}

export const hello = {
  protocol: 1,
  name: 'all-knowing',
  capabilities: {
    kinds: ['configurable-mdp', 'markov-game'],
    solve: true,
    estimate: [...new Set(read('estimates').map(({ estimator }) => estimator))],
    expect: [...new Set(read('expectations').map(({ estimator }) => estimator))],
    sample: true,
    refuse: true,
    tasks: [...new Set(read('tasks').map(({ task }) => task))],
    window: 64,
  },
};

export const answers = (how) => new Map(KINDS.flatMap(read).map((one) => [one.id, answerTo(one, how === 'moved')]));

/** What a request is recognised by. */
const keyOf = ({ instance, estimator, critic, batch, tables, task, settings, uniforms, horizons }) =>
  JSON.stringify([
    instance, estimator, critic, batch?.map(({ states, leaderActions, actions }) => [states, leaderActions, actions]),
    tables, task, settings, uniforms, horizons !== undefined,
  ]); // prettier-ignore

if (isTold) {
  const byKey = new Map(
    KINDS.flatMap(read).map((one) => [
      keyOf(one.kind === 'expectations' ? { ...one, horizons: [] } : one),
      answerTo(one, mode === 'moved'),
    ]),
  );
  const isMdp = (id) => !id.startsWith('game');
  const { capabilities } = hello;
  const said =
    mode === 'no-games'
      ? {
          ...hello,
          capabilities: {
            ...capabilities,
            kinds: ['configurable-mdp'],
            estimate: capabilities.estimate.filter(isMdp),
            expect: capabilities.expect.filter(isMdp),
          },
        }
      : hello;
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.cmd === 'start') console.log(JSON.stringify(said));
    else if (message.seq !== undefined)
      console.log(JSON.stringify({ seq: message.seq, result: byKey.get(keyOf(message)) }));
  });
}
