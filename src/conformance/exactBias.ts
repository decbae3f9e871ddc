import { accumulate, zeroVector } from '../numeric/vector.js';
import { weightedTrajectories, type Weighted } from '../verdict/expectation.js';
import type { Tables } from '../model/tables.js';
import { exactKnowledge } from '../estimators/knowledge.js';
import { adjointHypergradient } from '../truth/adjoint.js';
import { endsSurely } from '../truth/followerDerivative.js';
import { certified, certify, toleranceOf } from './condition.js';
import type { Request } from './drive.js';
import { MAPPED_ESTIMATORS } from './estimates.js';
import { exactRational } from './fixtureNumber.js';
import { readInstanceRecord, type CorpusInstance } from './instances.js';
import { readNumbers } from './judging.js';
import { lifted } from './knowledge.js';
import type { Reply } from './protocol.js';
import { setupsOf } from './requests.js';
import type { InstanceRecord } from './format.js';

type Certified = typeof certified.zero;

/** An instance all of whose trajectories can be asked for. */
export interface Enumerated {
  readonly instance: CorpusInstance;
  readonly trajectories: readonly Weighted<Certified>[];
  readonly truth: readonly Certified[];
}

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

/** More trajectories than this are not asked for. */
const MOST_TRAJECTORIES = 60;

/**
 * Up to `most` instances whose trajectories all end and are few enough, with a hypergradient that is not zero: of the strata in turns, those
 * with most trajectories first.
 */
export async function enumerable(records: readonly InstanceRecord[], most: number): Promise<Enumerated[]> {
  const byStratum = new Map<string, { instance: CorpusInstance; count: number }[]>();
  for (const record of records) {
    const instance = await readInstanceRecord(record);
    const { tables, response } = instance.knowledge;
    if (!endsSurely(instance.problem)) continue;
    const count = trajectoriesOf(tables, response.policy)?.length ?? 0;
    if (count > 1) byStratum.set(record.stratum, [...(byStratum.get(record.stratum) ?? []), { instance, count }]);
  }
  const ranked = [...byStratum.values()].flatMap((list) =>
    list.sort((a, b) => b.count - a.count).map(({ instance }, rank) => ({ instance, rank })),
  );
  const found: Enumerated[] = [];
  for (const { instance } of ranked.sort((a, b) => a.rank - b.rank)) {
    if (found.length >= most) break;
    const { tables, response } = exactKnowledge(instance.problem, certified);
    const trajectories = trajectoriesOf(tables, response.policy);
    const truth = adjointHypergradient(tables, response).total;
    const isZero = truth.every((x) => Math.abs(certified.toNumber(x)) <= certified.radius(x));
    if (trajectories && !isZero) found.push({ instance, trajectories, truth });
  }
  return found;
}

const trajectoriesOf = <T>(tables: Tables<T>, policy: readonly T[]): Weighted<T>[] | undefined =>
  weightedTrajectories(tables, policy, tables.problem.states, MOST_TRAJECTORIES);

/** The requests for one estimator on one instance: its estimate on every trajectory. */
export function biasRequests({ instance, trajectories }: Enumerated, estimator: string): Request[] {
  const { record } = instance;
  const setup = setupsOf([record]).get(record.id)!;
  const { qL, vL } = record.knowledge;
  return trajectories.map(({ trajectory: { states, actions, ended } }) => {
    const fields = {
      cmd: 'estimate',
      instance: record.id,
      estimator,
      critic: { qL, vL },
      batch: [{ states, actions, ended }],
    };
    return { setup, body: JSON.stringify(fields).slice(1, -1) };
  });
}

/** Bias and variance from the replies to `biasRequests`: the only errors are the roundings of the child. */
export function exactBias(
  { instance, trajectories, truth }: Enumerated,
  estimator: string,
  replies: readonly Reply[],
): ExactBias {
  const { add, sub, mul, constant, toNumber, zero } = certified;
  const { record, problem, knowledge } = instance;
  const K = problem.parameters;
  const head = { estimator, instance: record.id, trajectories: trajectories.length };
  const known = MAPPED_ESTIMATORS.find(({ id }) => id === estimator);
  const exact = lifted(knowledge, certified);
  const mean = zeroVector(certified, K);
  const reference = zeroVector(certified, K);
  const allowed = new Array<number>(K).fill(0);
  let second = zero;
  for (const [i, { trajectory, probability }] of trajectories.entries()) {
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
    const right = known.textbook([trajectory], exact);
    accumulate(certified, reference, probability, right);
    const answer = certify(certified, right);
    for (let k = 0; k < K; k++) allowed[k] += toNumber(probability) * toleranceOf(answer, k);
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

function wordsOf(reply: Reply): string {
  switch (reply.kind) {
    case 'skipped':
      return `skipped: ${reply.reason}`;
    case 'error':
      return `error: ${reply.message}`;
    default:
      return reply.kind === 'broken' ? reply.what : '';
  }
}
