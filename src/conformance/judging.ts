import { toleranceOf } from './condition.js';
import { doubleOf } from './fixtureNumber.js';
import { SOLUTION_QUANTITIES, type CertifiedAnswer } from './format.js';
import type { Reply } from './protocol.js';
import type { AskedCase } from './requests.js';

/** What is said of an answer. */
export interface CaseVerdict {
  readonly id: string;
  readonly kind: AskedCase['kind'];
  /** `broken`: the protocol was broken, or the process. `error`: the child said that it failed. */
  readonly verdict: 'passes' | 'fails' | 'skipped' | 'error' | 'broken';
  /** In words, unless it passes. */
  readonly what?: string;
  /** The estimate that was answered, where it is one. */
  readonly got?: readonly number[];
}

/** The doubles of an answer, or what is wrong with it. */
export function readNumbers(name: string, value: unknown, length: number): number[] | string {
  if (!Array.isArray(value)) return `${name}: expected a list of ${length} numbers`;
  if (value.length !== length) return `${name}: wrong length, expected ${length} numbers, found ${value.length}`;
  const numbers = value.map((x: unknown) =>
    typeof x === 'number' ? x : typeof x === 'string' && /^[0-9A-Fa-f]{16}$/.test(x) ? doubleOf(x) : NaN,
  );
  const bad = numbers.findIndex((x) => !Number.isFinite(x));
  return bad < 0
    ? numbers
    : `${name}[${bad}]: expected a finite number or 16 hexadecimal digits of one, found ${JSON.stringify(value[bad])}`;
}

/** The component that misses its tolerance by most, in words; undefined where none does. */
function missed(name: string, expected: CertifiedAnswer, got: readonly number[]): string | undefined {
  let worst = 1;
  let what: string | undefined;
  got.forEach((x, k) => {
    const apart = Math.abs(x - doubleOf(expected.value[k].bits));
    const allowed = toleranceOf(expected, k);
    if (apart <= allowed * worst) return;
    worst = allowed > 0 ? apart / allowed : Infinity;
    const { dec } = expected.value[k];
    what = `${name}[${k}]: expected ${dec}, got ${x} (${apart.toExponential(1)} apart, ${allowed.toExponential(1)} allowed)`;
  });
  return what;
}

/** Judges the reply to a case. */
export function judgeReply(one: AskedCase, reply: Reply): CaseVerdict {
  const { id, kind } = one;
  if (reply.kind === 'skipped') return { id, kind, verdict: 'skipped', what: reply.reason };
  if (reply.kind === 'error') return { id, kind, verdict: 'error', what: reply.message };
  if (reply.kind === 'broken') return { id, kind, verdict: 'broken', what: reply.what };
  const { what, got } = judgeResult(one, reply.result);
  return {
    id,
    kind,
    verdict: what === undefined ? 'passes' : 'fails',
    ...(what !== undefined && { what }),
    ...(got && { got }),
  };
}

interface Judgement {
  readonly what?: string | undefined;
  readonly got?: readonly number[];
}

function judgeResult(one: AskedCase, result: Readonly<Record<string, unknown>>): Judgement {
  switch (one.kind) {
    case 'estimates': {
      const got = readNumbers('gradient', result['gradient'], one.expected.value.length);
      return typeof got === 'string' ? { what: got } : { got, what: missed('gradient', one.expected, got) };
    }
    case 'solutions': {
      const unknown = Object.keys(result).find((key) => !(SOLUTION_QUANTITIES as readonly string[]).includes(key));
      if (unknown !== undefined) return { what: `${unknown}: not one of ${SOLUTION_QUANTITIES.join(', ')}` };
      for (const name of SOLUTION_QUANTITIES) {
        if (result[name] === undefined && name !== 'hypergradient') continue;
        const got = readNumbers(name, result[name], one.expected[name].value.length);
        const what = typeof got === 'string' ? got : missed(name, one.expected[name], got);
        if (what !== undefined) return { what };
      }
      return {};
    }
    case 'sampling': {
      const { states, actions, ended } = one.expected;
      for (const [name, wanted] of Object.entries({ states, actions, ended })) {
        const [expected, found] = [JSON.stringify(wanted), JSON.stringify(result[name])];
        if (expected !== found) return { what: `${name}: expected ${expected}, got ${found ?? 'nothing'}` };
      }
      return {};
    }
    case 'negative':
      if (result['refused'] === (one.reason !== null)) return {};
      return {
        what:
          one.reason === null
            ? `expected to be accepted, got ${JSON.stringify(result)}`
            : `expected to be refused (${one.reason} at ${one.pointer}), got ${JSON.stringify(result)}`,
      };
  }
}
