import { toleranceOf } from '../corpus/condition.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import {
  SOLUTION_QUANTITIES,
  type CertifiedAnswer,
  type FixtureCase,
  type NegativeCase,
  type ProblemTables,
} from '../corpus/format.js';
import { DOUBLE } from '../corpus/precision.js';
import { cut, type Reply } from '../drive/protocol.js';
import { systemErrors } from './systemErrors.js';
import { REASONS } from '../recheck/tableCheck.js';

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

/** Characters of an answer in a message. */
const LONGEST = 300;

/** A value of an answer in a message; one that overflows to Infinity as such. */
const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : cut(JSON.stringify(value), LONGEST);

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
    : `${name}[${bad}]: expected a finite number or 16 hexadecimal digits of one, found ${shown(value[bad])}`;
}

/** The component that misses its tolerance by most, in words; undefined where none does. `floor`: roundings that it may miss at least. */
function missed(
  name: string,
  expected: CertifiedAnswer,
  got: readonly number[],
  unitRoundoff: number,
  floor: (k: number) => number = () => 0,
): string | undefined {
  let worst = 1;
  let what: string | undefined;
  got.forEach((x, k) => {
    const apart = Math.abs(x - doubleOf(expected.value[k].bits));
    const allowed = toleranceOf(expected, k, floor(k), unitRoundoff);
    if (apart <= allowed * worst) return;
    worst = apart / allowed;
    const { dec } = expected.value[k];
    what = `${name}[${k}]: expected ${dec}, got ${x} (${apart.toExponential(1)} apart, ${allowed.toExponential(1)} allowed)`;
  });
  return what;
}

const MOMENTS = ['mean', 'bias', 'variance', 'covariance'] as const;
type Moments = Readonly<Record<(typeof MOMENTS)[number], CertifiedAnswer>>;

/** The moments of all components come out of the same systems: each may miss what the worst conditioned may. */
const largestCondition = ({ condition }: CertifiedAnswer): number => Math.max(0, ...condition.map(Number));
const largestOf = (expected: Moments): Record<keyof Moments, () => number> => {
  const floor = (name: keyof Moments) => (): number => largestCondition(expected[name]);
  return { mean: floor('mean'), bias: floor('bias'), variance: floor('variance'), covariance: floor('covariance') };
};

/**
 * Judges the reply to a case of an implementation with that unit roundoff; `tables` are those of the problem, where the case is a solution of
 * one.
 */
export function judgeReply(
  one: FixtureCase,
  reply: Reply,
  tables?: ProblemTables,
  unitRoundoff: number = DOUBLE,
): CaseVerdict {
  const { id, kind } = one;
  if (reply.kind === 'skipped') return { id, kind, verdict: 'skipped', what: reply.reason };
  if (reply.kind === 'error') return { id, kind, verdict: 'error', what: reply.message };
  if (reply.kind === 'broken') return { id, kind, verdict: 'broken', what: reply.what };
  const { what, got } = judgeResult(one, reply.result, tables, unitRoundoff);
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

function judgeResult(
  one: FixtureCase,
  result: Readonly<Record<string, unknown>>,
  tables: ProblemTables | undefined,
  unitRoundoff: number,
): Judgement {
  switch (one.kind) {
    case 'estimates': {
      const got = readNumbers('gradient', result['gradient'], one.expected.value.length);
      return typeof got === 'string'
        ? { what: got }
        : { got, what: missed('gradient', one.expected, got, unitRoundoff) };
    }
    case 'solutions':
      return judgeQuantities(
        one.expected,
        SOLUTION_QUANTITIES,
        'hypergradient',
        result,
        unitRoundoff,
        tables && systemErrors(tables, one.expected),
      );
    case 'tasks':
      return judgeQuantities(
        one.expected,
        ['hypergradient', 'objective', 'direct', 'guiding'],
        'hypergradient',
        result,
        unitRoundoff,
        undefined,
      );
    case 'expectations': {
      const { truncation, ...rest } = one.expected;
      const { truncation: got, ...others } = result;
      const found = judgeQuantities(rest, MOMENTS, 'mean', others, unitRoundoff, largestOf(rest));
      if (found.what !== undefined || got === undefined) return found;
      if (!Array.isArray(got) || got.length !== truncation.length)
        return { what: `truncation: expected a list of ${truncation.length}, one for each horizon` };
      for (const [i, { horizon, bias }] of truncation.entries()) {
        const name = `truncation after ${horizon} steps`;
        const numbers = readNumbers(name, got[i], bias.value.length);
        const what =
          typeof numbers === 'string'
            ? numbers
            : missed(name, bias, numbers, unitRoundoff, () => largestCondition(bias));
        if (what !== undefined) return { what };
      }
      return {};
    }
    case 'sampling': {
      const { states, leaderActions, actions, ended } = one.expected;
      for (const [name, wanted] of Object.entries({ states, leaderActions, actions, ended })) {
        if (wanted === undefined) continue;
        const [expected, found] = [JSON.stringify(wanted), JSON.stringify(result[name])];
        if (expected !== found)
          return { what: `${name}: expected ${expected}, got ${cut(found ?? 'nothing', LONGEST)}` };
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
  return { what: `expected to be ${wanted}, got ${shown(result)}` };
}

/** Named answers: the `needed` one must be there, others may; what is there is judged, and must have a name that is known. */
function judgeQuantities<Q extends string>(
  expected: Readonly<Record<Q, CertifiedAnswer>>,
  names: readonly Q[],
  needed: Q,
  result: Readonly<Record<string, unknown>>,
  unitRoundoff: number,
  floors: Readonly<Record<Q, (k: number) => number>> | undefined,
): Judgement {
  const unknown = Object.keys(result).find((key) => !(names as readonly string[]).includes(key));
  if (unknown !== undefined) return { what: `${cut(unknown)}: not one of ${names.join(', ')}` };
  for (const name of names) {
    const answer = expected[name];
    if (result[name] === undefined && name !== needed) continue;
    const got = readNumbers(name, result[name], answer.value.length);
    const what = typeof got === 'string' ? got : missed(name, answer, got, unitRoundoff, floors?.[name]);
    if (what !== undefined) return { what };
  }
  return {};
}
