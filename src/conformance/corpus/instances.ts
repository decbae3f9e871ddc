import { GAME_KIND } from '../../model/game/markovGame.js';
import { entryOf } from '../../model/instance.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import { sampleInstance } from '../../instances/sampleInstances.js';
import { STRATA } from '../../instances/strata.js';
import { MDP_KIND, type ConfigurableMdp } from '../../model/mdp/configurableMdp.js';
import { parseInstance, serialiseInstance } from '../../model/files/instanceFile.js';
import { compileProblem, type CompiledMdp } from '../../model/mdp/tables.js';
import { certified } from './condition.js';
import { MOST_PARAMETERS, MOST_TRIED, SEED } from './choice.js';
import { given, literal, type FixtureNumber } from './fixtureNumber.js';
import type { GivenKnowledge, InstanceRecord, MdpTables, ProblemKind, RecordOf } from './format.js';
import { chooseGames, readGameRecord, type GameInstance } from './games/gameInstances.js';
import { identity } from './identity.js';
import { certifiedKnowledge } from './steadyResponse.js';
import { recordedKnowledge } from './knowledge.js';
import { entryWriter } from './tableEntries.js';

/** A configurable MDP of the corpus, ready for building cases and for recomputing them. */
export interface MdpInstance {
  readonly kind: typeof MDP_KIND;
  readonly record: RecordOf<typeof MDP_KIND>;
  readonly problem: CompiledMdp;
  /** As the record gives it, in doubles. */
  readonly knowledge: Knowledge<number>;
}

/** A problem of the corpus, of either kind. */
export type CorpusInstance = MdpInstance | GameInstance;

/** How many of each stratum are wanted. */
const PER_STRATUM = 11;
/** Instances with more numbers in their tables are not taken: the corpus is to be small. */
const MOST_NUMBERS = 110;

/** The instances of the corpus, by stratum and number; games last. */
export const chooseInstances = (): CorpusInstance[] => [...chooseMdps(), ...chooseGames()];

/** The configurable MDPs of the corpus. */
export function chooseMdps(): MdpInstance[] {
  return STRATA.flatMap((stratum) => {
    const chosen: MdpInstance[] = [];
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
function recordInstance(mdp: ConfigurableMdp, problem: CompiledMdp, stratum: string, slug: string): MdpInstance {
  const instance = serialiseInstance(mdp);
  const exact = certifiedKnowledge(problem);
  const near = (x: Parameters<typeof certified.toNumber>[0]): FixtureNumber => given(certified.toNumber(x));
  const record: MdpInstance['record'] = {
    id: identity(slug, { ...instance, name: undefined }),
    slug,
    stratum,
    instance,
    tables: tablesOf(problem, exact),
    knowledge: knowledgeOf(exact, near),
  };
  return { kind: MDP_KIND, record, problem, knowledge: recordedKnowledge(problem, record) };
}

/** What estimators are given, as the nearest doubles. */
export function knowledgeOf<T>(
  { response, critic, gradientVF }: Knowledge<T>,
  near: (x: T) => FixtureNumber,
): GivenKnowledge {
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
export function tablesOf<T>(problem: CompiledMdp, { tables, gradients }: Knowledge<T>): MdpTables {
  const { mdp, states, actions, parameters, terminal } = problem;
  const write = entryWriter(tables.arithmetic);
  return {
    kind: MDP_KIND,
    states,
    actions,
    parameters,
    gammaF: literal(mdp.gammaF),
    gammaL: literal(mdp.gammaL),
    beta: literal(mdp.beta),
    terminal: Array.from(terminal.keys()).filter((s) => terminal[s] === 1),
    initial: write.entries(tables.initial, gradients.initial),
    transitions: write.moves(problem, tables.p, gradients.p),
    rewardF: write.entries(tables.rewardF, gradients.rewardF),
    rewardL: write.entries(tables.rewardL, gradients.rewardL),
    phiL: write.entry(tables.phiL, gradients.phiL),
  };
}

const READERS: { readonly [K in ProblemKind]: (record: RecordOf<K>) => Promise<CorpusInstance> } = {
  [MDP_KIND]: readMdpRecord,
  [GAME_KIND]: readGameRecord,
};

/** An instance read back from its record, through its exact form. */
export const readInstanceRecord = (record: InstanceRecord): Promise<CorpusInstance> =>
  entryOf<ProblemKind, (record: never) => Promise<CorpusInstance>>(READERS, record.tables.kind)(record as never);

async function readMdpRecord(record: MdpInstance['record']): Promise<MdpInstance> {
  const problem = compileProblem(await parseInstance(record.instance));
  return { kind: MDP_KIND, record, problem, knowledge: recordedKnowledge(problem, record) };
}
