import { accumulate, zeroVector } from '../../numeric/vector.js';
import { answersOf, estimatorIds, isKnown, kindOfEstimator, needsOracle } from '../corpus/answers.js';
import { certified, certify, toleranceOf } from '../corpus/condition.js';
import type { Request } from '../drive/conversation.js';
import type { Enumerated } from '../corpus/enumerated.js';
import { exactRational } from '../corpus/fixtureNumber.js';
import { readNumbers } from './judging.js';
import { DOUBLE } from '../corpus/precision.js';
import type { Reply } from '../drive/protocol.js';
import { setupsOf } from './requests.js';

type Certified = typeof certified.zero;

/** The exact bias and variance of a child's estimator on an instance, for batches of one trajectory and the exact critic. */
export interface ExactBias {
  readonly estimator: string;
  readonly instance: string;
  readonly trajectories: number;
  /** ‖E ĝ − ∇J‖, and relative to ‖∇J‖ (null where that is zero). */
  readonly bias: number;
  readonly relativeBias: number | null;
  /** What rounding in the child may contribute to the bias; null for an estimator that is not known here. */
  readonly bound: number | null;
  /** Trace of the covariance. */
  readonly variance: number;
  /** Whether mean and bias are those of the estimator of that name; `reported` where it is not known here. */
  readonly verdict: 'holds' | 'fails' | 'reported' | 'undetermined';
  readonly what?: string;
}

/** Whether an estimator is asked for on an instance: it is for that kind of problem, and for games with that kind of follower. */
export function isFor(estimator: string, { instance }: Enumerated): boolean {
  if (needsOracle(estimator) || kindOfEstimator(estimator) !== instance.kind) return false;
  return !isKnown(estimator) || estimatorIds(instance).includes(estimator);
}

/** The requests for one estimator on one instance: its estimate on every trajectory. */
export function biasRequests({ instance, rollouts }: Enumerated, estimator: string): Request[] {
  const { record } = instance;
  const setup = setupsOf([record]).get(record.id)!;
  const { qL, vL } = record.knowledge;
  return rollouts.map(({ rollout }) => {
    const fields = { cmd: 'estimate', instance: record.id, estimator, critic: { qL, vL }, batch: [rollout] };
    return { setup, body: JSON.stringify(fields).slice(1, -1) };
  });
}

/** What `exactBias` looks at in a reply to be `parameters` numbers long, so that large answers are not kept. */
export function essence(reply: Reply, parameters: number): Reply {
  if (reply.kind !== 'result') return reply;
  const got = readNumbers('gradient', reply.result['gradient'], parameters);
  return typeof got === 'string' ? { kind: 'broken', what: got } : { kind: 'result', result: { gradient: got } };
}

/** Bias and variance from the replies to `biasRequests`: the only errors are the roundings of the child, whose unit roundoff is given. */
export function exactBias(
  { instance, rollouts, truth }: Enumerated,
  estimator: string,
  replies: readonly Reply[],
  unitRoundoff: number = DOUBLE,
): ExactBias {
  const { add, sub, mul, constant, toNumber, zero } = certified;
  const { record, problem } = instance;
  const K = problem.parameters;
  const head = { estimator, instance: record.id, trajectories: rollouts.length };
  const reference = zeroVector(certified, K);
  const known = estimatorIds(instance).includes(estimator);
  const mean = zeroVector(certified, K);
  const allowed = new Array<number>(K).fill(0);
  let second = zero;
  for (const [i, { rollout, probability }] of rollouts.entries()) {
    const reply = replies[i];
    const got = reply.kind === 'result' ? readNumbers('gradient', reply.result['gradient'], K) : wordsOf(reply);
    if (typeof got === 'string') {
      const verdict = reply.kind === 'skipped' ? 'undetermined' : 'fails';
      return { ...head, bias: NaN, relativeBias: null, bound: null, variance: NaN, verdict, what: got };
    }
    const values = got.map((x) => constant(exactRational(x)));
    accumulate(certified, mean, probability, values);
    second = values.reduce((total, x) => add(total, mul(probability, mul(x, x))), second);
    if (!known) continue;
    const right = answersOf(certified, instance, { estimator, critic: record.knowledge, batch: [rollout] })!.right();
    accumulate(certified, reference, probability, right);
    const answer = certify(certified, right);
    for (let k = 0; k < K; k++) allowed[k] += toNumber(probability) * toleranceOf(answer, k, 0, unitRoundoff);
  }
  const norm = (values: readonly Certified[]): number => Math.hypot(...values.map(toNumber));
  const bias = norm(mean.map((x, k) => sub(x, truth[k])));
  const variance = toNumber(mean.reduce((total, x) => sub(total, mul(x, x)), second));
  const size = norm(truth);
  const result = { ...head, bias, relativeBias: size > 0 ? bias / size : null, variance };
  if (!known) return { ...result, bound: null, verdict: 'reported' };
  const far = mean.findIndex((x, k) => Math.abs(toNumber(sub(x, reference[k]))) > allowed[k]);
  return {
    ...result,
    bound: Math.hypot(...allowed),
    verdict: far < 0 ? 'holds' : 'fails',
    ...(far >= 0 && {
      what: `the mean of component ${far} is ${toNumber(mean[far])}, that of ${estimator} is ${toNumber(reference[far])}`,
    }),
  };
}

function wordsOf(reply: Exclude<Reply, { readonly kind: 'result' }>): string {
  switch (reply.kind) {
    case 'skipped':
      return `skipped: ${reply.reason}`;
    case 'error':
      return `error: ${reply.message}`;
    case 'broken':
      return reply.what;
  }
}
