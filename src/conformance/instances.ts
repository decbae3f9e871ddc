import type { Gradient } from '../numeric/tape.js';
import type { Knowledge } from '../estimators/knowledge.js';
import { sampleInstance } from '../instances/sampleInstances.js';
import { STRATA } from '../instances/strata.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { parseInstance, serialiseInstance } from '../model/instanceFile.js';
import { compileProblem, type Problem } from '../model/tables.js';
import { certified } from './condition.js';
import { given, literal, type FixtureNumber } from './fixtureNumber.js';
import type { GivenKnowledge, InstanceRecord, ProblemTables, TableEntry, TableMove } from './format.js';
import { identity } from './identity.js';
import { certifiedKnowledge } from './steadyResponse.js';
import { recordedKnowledge } from './knowledge.js';

/** An instance of the corpus, ready for building cases and for recomputing them. */
export interface CorpusInstance {
  readonly record: InstanceRecord;
  readonly problem: Problem;
  /** As the record gives it, in doubles. */
  readonly knowledge: Knowledge<number>;
}

/** Seed of the random instances, how many of each stratum are wanted, and how many are looked at for them. */
const SEED = 2603;
const PER_STRATUM = 11;
const MOST_TRIED = 200;
/** Instances with more numbers in their tables, or more parameters, are not taken: the corpus is to be small. */
const MOST_NUMBERS = 110;
const MOST_PARAMETERS = 3;

/** The instances of the corpus, by stratum and number. */
export function chooseInstances(): CorpusInstance[] {
  return STRATA.flatMap((stratum) => {
    const chosen: CorpusInstance[] = [];
    for (let index = 0; index < MOST_TRIED && chosen.length < PER_STRATUM; index++) {
      const mdp = sampleInstance(stratum, SEED, index);
      const problem = compileProblem(mdp);
      if (problem.parameters === 0 || problem.parameters > MOST_PARAMETERS) continue;
      const numbers = (problem.edgeTarget.length + 2 * problem.states * problem.actions) * (1 + problem.parameters);
      if (numbers > MOST_NUMBERS) continue;
      chosen.push(recordInstance(mdp, problem, stratum.id, `${stratum.id}-${SEED}-${index}`));
    }
    return chosen;
  });
}

/** The record of an instance: exact form, tables and knowledge as the nearest doubles. */
function recordInstance(mdp: ConfigurableMdp, problem: Problem, stratum: string, slug: string): CorpusInstance {
  const instance = serialiseInstance(mdp);
  const exact = certifiedKnowledge(problem);
  const near = (x: Parameters<typeof certified.toNumber>[0]): FixtureNumber => given(certified.toNumber(x));
  const record: InstanceRecord = {
    id: identity(slug, { ...instance, name: undefined }),
    slug,
    stratum,
    instance,
    tables: tablesOf(problem, exact, near),
    knowledge: knowledgeOf(exact, near),
  };
  return { record, problem, knowledge: recordedKnowledge(problem, record) };
}

function knowledgeOf<T>({ response, critic, gradientVF }: Knowledge<T>, near: (x: T) => FixtureNumber): GivenKnowledge {
  return {
    vF: response.vF.map(near),
    qF: response.qF.map(near),
    policy: response.policy.map(near),
    vL: Array.from(critic.vL, near),
    qL: Array.from(critic.qL, near),
    gradientVF: gradientVF.map((row) => row.map(near)),
  };
}

/** Tables as the nearest doubles. */
function tablesOf<T>(
  problem: Problem,
  { tables, gradients }: Knowledge<T>,
  near: (x: T) => FixtureNumber,
): ProblemTables {
  const { isZero } = tables.arithmetic;
  const { mdp, states, actions, parameters, edgeStart, edgeTarget, terminal } = problem;
  const entry = (value: T, gradient: Gradient<T>): TableEntry => {
    const d = (gradient ?? []).flatMap((x, k) => (isZero(x) ? [] : [[k, near(x)] as const]));
    return { v: near(value), ...(d.length > 0 && { d }) };
  };
  const moves = (pair: number): TableMove[] =>
    Array.from({ length: edgeStart[pair + 1] - edgeStart[pair] }, (_, i) => {
      const e = edgeStart[pair] + i;
      return { to: edgeTarget[e], ...entry(tables.p[e], gradients.p[e]) };
    });
  return {
    kind: 'configurable-mdp',
    states,
    actions,
    parameters,
    gammaF: literal(mdp.gammaF),
    gammaL: literal(mdp.gammaL),
    beta: literal(mdp.beta),
    terminal: Array.from(terminal.keys()).filter((s) => terminal[s] === 1),
    initial: tables.initial.map((x, s) => entry(x, gradients.initial[s])),
    transitions: Array.from({ length: states * actions }, (_, pair) => moves(pair)),
    rewardF: tables.rewardF.map((x, pair) => entry(x, gradients.rewardF[pair])),
    rewardL: tables.rewardL.map((x, pair) => entry(x, gradients.rewardL[pair])),
    phiL: entry(tables.phiL, gradients.phiL),
  };
}

/** An instance read back from its record, through its exact form. */
export async function readInstanceRecord(record: InstanceRecord): Promise<CorpusInstance> {
  const problem = compileProblem(await parseInstance(record.instance));
  return { record, problem, knowledge: recordedKnowledge(problem, record) };
}
