/** A child for specs: answers estimates with zeros, and misbehaves as its argument says at the request with seq 3. */
import { createInterface } from 'node:readline';

const [, , fault = 'none'] = process.argv;
const FAULTY = 3;
let stuck = false;
const say = (value) => process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
const capabilities = { estimate: ['bc-hg'], window: fault === 'none' ? 64 : 4 };

createInterface({ input: process.stdin }).on('line', (line) => {
  const { cmd, seq, batch } = JSON.parse(line);
  if (cmd === 'start') {
    if (fault === 'no-handshake') process.exit(7);
    say({ protocol: 1, name: 'child', capabilities });
  }
  if (cmd !== 'estimate' || stuck) return;
  const answer = { seq, result: { gradient: batch[0].states.map(() => 0) } };
  if (seq !== FAULTY) return say(answer);
  switch (fault) {
    case 'crash':
      process.stderr.write('out of cheese\n');
      return process.exit(3);
    case 'kill':
      return process.kill(process.pid, 'SIGTERM');
    case 'garbage':
      return say('Loading weights ...');
    case 'not-a-number':
      return say(`{"seq":${seq},"result":{"gradient":[NaN]}}`);
    case 'partial':
      stuck = true;
      return process.stdout.write('{"seq":3,"resu');
    case 'partial-end':
      return process.stdout.write('{"seq":3,"resu', () => process.exit(0));
    case 'out-of-order':
      return say({ ...answer, seq: seq + 1 });
    case 'two-kinds':
      return say({ ...answer, skipped: 'or not' });
    case 'hang':
      stuck = true;
      return undefined;
    case 'error':
      return say({ seq, error: 'no such estimator' });
    case 'skip':
      return say({ seq, skipped: 'too large' });
    default:
      return say(answer);
  }
});
