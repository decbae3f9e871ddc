import { toleranceOf } from './condition.js';
import { doubleOf } from './fixtureNumber.js';
import { SOLUTION_QUANTITIES, type CertifiedAnswer, type FixtureCase, type NegativeCase } from './format.js';
import type { Reply } from './protocol.js';
import { REASONS } from './tableCheck.js';

/** What is said of an answer. */
export interface CaseVerdict {
  readonly id: string;
  readonly kind: FixtureCase['kind'];
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
export function judgeReply(one: FixtureCase, reply: Reply): CaseVerdict {
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

function judgeResult(one: FixtureCase, result: Readonly<Record<string, unknown>>): Judgement {
  switch (one.kind) {
    case 'estimates': {
      const got = readNumbers('gradient', result['gradient'], one.expected.value.length);
      return typeof got === 'string' ? { what: got } : { got, what: missed('gradient', one.expected, got) };
    }
    case 'solutions':
      return judgeQuantities(one.expected, SOLUTION_QUANTITIES, 'hypergradient', result);
    case 'tasks':
      return judgeQuantities(
        one.expected,
        ['hypergradient', 'objective', 'direct', 'guiding'],
        'hypergradient',
        result,
      );
    case 'expectations': {
      const { truncation, ...rest } = one.expected;
      const { truncation: got, ...others } = result;
      const found = judgeQuantities(rest, ['mean', 'bias', 'variance', 'covariance'], 'mean', others);
      if (found.what !== undefined || got === undefined) return found;
      if (!Array.isArray(got) || got.length !== truncation.length)
        return { what: `truncation: expected a list of ${truncation.length}, one for each horizon` };
      for (const [i, { horizon, bias }] of truncation.entries()) {
        const name = `truncation after ${horizon} steps`;
        const numbers = readNumbers(name, got[i], bias.value.length);
        const what = typeof numbers === 'string' ? numbers : missed(name, bias, numbers);
        if (what !== undefined) return { what };
      }
      return {};
    }
    case 'sampling': {
      const { states, leaderActions, actions, ended } = one.expected;
      for (const [name, wanted] of Object.entries({ states, leaderActions, actions, ended })) {
        if (wanted === undefined) continue;
        const [expected, found] = [JSON.stringify(wanted), JSON.stringify(result[name])];
        if (expected !== found) return { what: `${name}: expected ${expected}, got ${found ?? 'nothing'}` };
      }
      return {};
    }
    case 'negative':
      return judgeRefusal(one, result);
  }
}

/** Refused or not as it must be; the reason in whatever words, but where it is one of those of the fixtures, the right one. */
function judgeRefusal({ reason, pointer }: NegativeCase, result: Readonly<Record<string, unknown>>): Judgement {
  const got = result['reason'];
  const isOurs = typeof got === 'string' && Object.hasOwn(REASONS, got);
  if (result['refused'] === (reason !== null) && (reason === null || !isOurs || got === reason)) return {};
  const wanted = reason === null ? 'accepted' : `refused (${reason} at ${pointer})`;
  return { what: `expected to be ${wanted}, got ${JSON.stringify(result)}` };
}

/** Named answers: the `needed` one must be there, others may; what is there is judged, and must have a name that is known. */
function judgeQuantities<Q extends string>(
  expected: Readonly<Partial<Record<Q, CertifiedAnswer>>>,
  names: readonly Q[],
  needed: Q,
  result: Readonly<Record<string, unknown>>,
): Judgement {
  const unknown = Object.keys(result).find((key) => !(names as readonly string[]).includes(key));
  if (unknown !== undefined) return { what: `${unknown}: not one of ${names.join(', ')}` };
  for (const name of names) {
    const answer = expected[name];
    if (answer === undefined || (result[name] === undefined && name !== needed)) continue;
    const got = readNumbers(name, result[name], answer.value.length);
    const what = typeof got === 'string' ? got : missed(name, answer, got);
    if (what !== undefined) return { what };
  }
  return {};
}
