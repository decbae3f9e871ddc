import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { qualifiedId } from '../../model/qualifiedId.js';
import { isOfKind } from '../../model/instance.js';
import { createStream } from '../../random/stream.js';
import { answersOf, estimatorIds, needsOracle } from './answers.js';
import { certified, certify, conditionOf } from './condition.js';
import { doubleOf, given, roundedUp } from './fixtureNumber.js';
import type { EstimateCase, EstimateInputs, FixtureTrajectory, MistakeAnswer } from './format.js';
import { hasEstimates } from './games/gameInstances.js';
import { identity } from './identity.js';
import type { CorpusInstance, MdpInstance } from './instances.js';
import { drawOracle } from './oracle.js';
import { drawTrajectories } from './trajectories.js';

/** The estimators that have a case on one trajectory and one on a batch for every instance they apply to: those whose mistakes are most. */
export const CATALOGUED: readonly string[] = [
  qualifiedId(MDP_KIND, 'bc-hg'),
  ...['bc-hg', 'bc-hg-unobserved'].map((id) => qualifiedId(GAME_KIND, id)),
];

const MAX_STEPS = 6;
const BATCH = 2;
/** Other estimators' cases for each instance, taken in turns. */
const OTHERS = 4;

const textOf = (id: string): string => id.replace(':', '/');

/**
 * The cases `estimates` of the instance with that number: a catalogued estimator on one trajectory and on a batch with a disturbed critic,
 * others on a batch, one with an oracle.
 */
export function estimateCases(instance: CorpusInstance, number: number): EstimateCase[] {
  if (isOfKind(instance, GAME_KIND) && !hasEstimates(instance)) return [];
  const { record } = instance;
  const ids = estimatorIds(instance);
  const catalogued = ids.filter((id) => CATALOGUED.includes(id));
  const others = ids.filter((id) => !CATALOGUED.includes(id) && !needsOracle(id));
  const oracles = ids.filter(needsOracle);
  const draw = (name: string, count: number): FixtureTrajectory[] =>
    drawTrajectories(instance, `fixtures/${record.slug}/${name}`, count, MAX_STEPS);
  const exact = record.knowledge;
  const disturbed = disturbedCritic(instance);
  return [
    ...catalogued.flatMap((id) => [
      estimateCase(instance, 'single', { estimator: id, critic: exact, batch: draw('single', 1) }),
      estimateCase(instance, 'batch', { estimator: id, critic: disturbed, batch: draw('batch', BATCH) }),
    ]),
    ...Array.from({ length: Math.min(OTHERS, others.length) }, (_, i) => {
      const estimator = others[(number * OTHERS + i) % others.length];
      const critic = i % 2 === 0 ? exact : disturbed;
      return estimateCase(instance, 'batch', { estimator, critic, batch: draw(textOf(estimator), BATCH) });
    }),
    ...(oracles.length > 0 ? [oracleCase(instance as MdpInstance, oracles[number % oracles.length], draw)] : []),
  ];
}

function oracleCase(
  instance: MdpInstance,
  estimator: string,
  draw: (name: string, count: number) => FixtureTrajectory[],
): EstimateCase {
  const batch = draw(estimator, BATCH);
  const oracle = drawOracle(instance, `fixtures/${instance.record.slug}/oracle`, batch);
  return estimateCase(instance, 'batch', { estimator, critic: instance.record.knowledge, batch, oracle });
}

/** A critic that is wrong: an implementation that computes its own instead of taking the given one is found out. */
function disturbedCritic({ record: { slug, tables, knowledge } }: CorpusInstance): EstimateInputs['critic'] {
  const stream = createStream(`fixtures/${slug}/critic`);
  const width = knowledge.qL.length / tables.states;
  const moved = ({ bits }: { bits: string }, s: number) =>
    given(tables.terminal.includes(s) ? 0 : doubleOf(bits) + Math.round(16 * (stream.uniform() - 0.5)) / 8);
  const vL = knowledge.vL.map(moved);
  return { qL: knowledge.qL.map((x, i) => moved(x, Math.floor(i / width))), vL };
}

function estimateCase(
  instance: CorpusInstance,
  name: string,
  { estimator, critic, batch, oracle }: EstimateInputs & Pick<EstimateCase, 'batch'>,
): EstimateCase {
  const { record } = instance;
  const slug = `estimate/${textOf(estimator)}/${record.slug}/${name}`;
  const inputs = {
    estimator,
    instance: record.id,
    critic: { qL: critic.qL, vL: critic.vL },
    batch,
    ...(oracle && { oracle }),
  };
  return {
    id: identity(slug, inputs),
    slug,
    stratum: record.stratum,
    kind: 'estimates',
    ...inputs,
    ...certifiedAnswers(instance, inputs),
  };
}

/** The exact estimate, and the answers of the known mistakes that differ from it. */
function certifiedAnswers(
  instance: CorpusInstance,
  inputs: EstimateInputs,
): Pick<EstimateCase, 'expected' | 'mistakes'> {
  const answers = answersOf(certified, instance, inputs)!;
  const expected = certify(certified, answers.right());
  const right = expected.value.map(({ bits }) => bits).join();
  const mistakes = answers.mistakes.flatMap(({ id, answer }) => {
    const values = answer();
    const wrong: MistakeAnswer = {
      value: values.map((x) => given(certified.toNumber(x))),
      condition: roundedUp(Math.max(...values.map((x) => conditionOf(certified, x)))),
    };
    return wrong.value.map(({ bits }) => bits).join() === right ? [] : [[id, wrong] as const];
  });
  return { expected, ...(answers.mistakes.length > 0 && { mistakes: Object.fromEntries(mistakes) }) };
}
