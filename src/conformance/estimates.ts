import { ESTIMATORS } from '../estimators/estimators.js';
import type { Estimator } from '../estimators/estimator.js';
import type { Critic } from '../estimators/knowledge.js';
import { createStream } from '../random/stream.js';
import { MUTANTS } from '../verdict/mutants/mutants.js';
import { certified, certify, conditionOf } from './condition.js';
import { given, roundedUp } from './fixtureNumber.js';
import type { EstimateCase, FixtureTrajectory, MistakeAnswer } from './format.js';
import { identity } from './identity.js';
import type { CorpusInstance } from './instances.js';
import { lifted } from './knowledge.js';
import { asBatch, drawTrajectories } from './trajectories.js';

/** The estimators that are exact maps of a batch: those that need no rollouts of an oracle. */
export const MAPPED_ESTIMATORS: readonly Estimator[] = ESTIMATORS.filter(({ id }) => !id.startsWith('hpgd-oracle'));

/** The estimator of that id. */
export const estimatorById = (id: string): Estimator => ESTIMATORS.find((estimator) => estimator.id === id)!;

/** The estimator whose known mistakes are catalogued. */
export const CATALOGUED = 'bc-hg';

const MAX_STEPS = 6;
const BATCH = 2;
/** Other estimators' cases for each instance, taken in turns. */
const OTHERS = 4;

/** The cases `estimates` of the instance with that number: BC-HG on one trajectory and on a batch with a disturbed critic, others on a batch. */
export function estimateCases(instance: CorpusInstance, number: number): EstimateCase[] {
  const { record, knowledge } = instance;
  const others = MAPPED_ESTIMATORS.filter(({ id }) => id !== CATALOGUED);
  const catalogued = estimatorById(CATALOGUED);
  const draw = (name: string, count: number): FixtureTrajectory[] =>
    drawTrajectories(knowledge, `fixtures/${record.slug}/${name}`, count, MAX_STEPS);
  const disturbed = disturbedCritic(instance);
  return [
    estimateCase(instance, catalogued, 'single', knowledge.critic, draw('single', 1)),
    estimateCase(instance, catalogued, 'batch', disturbed, draw('batch', BATCH)),
    ...Array.from({ length: OTHERS }, (_, i) => {
      const estimator = others[(number * OTHERS + i) % others.length];
      const critic = i % 2 === 0 ? knowledge.critic : disturbed;
      return estimateCase(instance, estimator, 'batch', critic, draw(estimator.id, BATCH));
    }),
  ];
}

/** A critic that is wrong: an implementation that computes its own instead of taking the given one is found out. */
function disturbedCritic({ record, knowledge }: CorpusInstance): Critic<number> {
  const stream = createStream(`fixtures/${record.slug}/critic`);
  const { terminal, actions } = knowledge.tables.problem;
  const moved = (x: number): number => x + Math.round(16 * (stream.uniform() - 0.5)) / 8;
  return {
    vL: Array.from(knowledge.critic.vL, (x, s) => (terminal[s] ? 0 : moved(x))),
    qL: Array.from(knowledge.critic.qL, (x, pair) => (terminal[Math.floor(pair / actions)] ? 0 : moved(x))),
  };
}

function estimateCase(
  instance: CorpusInstance,
  estimator: Estimator,
  name: string,
  critic: Critic<number>,
  batch: readonly FixtureTrajectory[],
): EstimateCase {
  const { record } = instance;
  const slug = `estimate/${estimator.id}/${record.slug}/${name}`;
  const given_ = { qL: Array.from(critic.qL, given), vL: Array.from(critic.vL, given) };
  const inputs = { estimator: estimator.id, instance: record.id, critic: given_, batch };
  const answers = answersOf(instance, estimator, critic, batch);
  return {
    id: identity(slug, inputs),
    slug,
    stratum: record.stratum,
    kind: 'estimates',
    ...inputs,
    ...answers,
  };
}

/** The exact estimate, and for the catalogued estimator the answers of the known mistakes that differ from it. */
export function answersOf(
  { problem, knowledge }: CorpusInstance,
  estimator: Estimator,
  critic: Critic<number>,
  fixtureBatch: readonly FixtureTrajectory[],
): Pick<EstimateCase, 'expected' | 'mistakes'> {
  const exact = lifted(knowledge, certified, critic);
  const batch = asBatch(problem, fixtureBatch);
  const expected = certify(certified, estimator.textbook(batch, exact));
  if (estimator.id !== CATALOGUED) return { expected };
  const right = expected.value.map(({ bits }) => bits).join();
  const mistakes = MUTANTS.flatMap(({ id, textbook }) => {
    const values = textbook(batch, exact);
    const answer: MistakeAnswer = {
      value: values.map((x) => given(certified.toNumber(x))),
      condition: roundedUp(Math.max(...values.map((x) => conditionOf(certified, x)))),
    };
    return answer.value.map(({ bits }) => bits).join() === right ? [] : [[id, answer] as const];
  });
  return { expected, mistakes: Object.fromEntries(mistakes) };
}
