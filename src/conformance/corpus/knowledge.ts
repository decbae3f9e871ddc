import type { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import type { Gradient } from '../../numeric/tape.js';
import { float64 } from '../../numeric/float64.js';
import type { PerEntry, CompiledMdp } from '../../model/mdp/tables.js';
import type { Critic, Knowledge } from '../../estimators/knowledge.js';
import { doubleOf, doublesOf, exactRational } from './fixtureNumber.js';
import type { MdpTables, TableEntry, RecordOf } from './format.js';
import { gradientOf, valueOf } from './tableEntries.js';

function perEntry<R>(tables: MdpTables, of: (entry: TableEntry) => R): PerEntry<R> {
  return {
    initial: tables.initial.map(of),
    p: tables.transitions.flatMap((moves) => moves.map(of)),
    rewardF: tables.rewardF.map(of),
    rewardL: tables.rewardL.map(of),
    phiL: of(tables.phiL),
  };
}

/** What the record of an instance gives to estimators, as doubles; `problem` is its instance, compiled. */
export function recordedKnowledge(
  problem: CompiledMdp,
  { tables, knowledge }: RecordOf<typeof MDP_KIND>,
): Knowledge<number> {
  return {
    tables: {
      ...perEntry(tables, valueOf),
      problem,
      arithmetic: float64,
      gammaF: doubleOf(tables.gammaF.bits),
      gammaL: doubleOf(tables.gammaL.bits),
      beta: doubleOf(tables.beta.bits),
      run: { values: [], vectors: [] },
    },
    gradients: perEntry(tables, (entry) => gradientOf(entry, tables.parameters)),
    response: { vF: doublesOf(knowledge.vF), qF: doublesOf(knowledge.qF), policy: doublesOf(knowledge.policy) },
    critic: { qL: doublesOf(knowledge.qL), vL: doublesOf(knowledge.vL) },
    gradientVF: knowledge.gradientVF.map(doublesOf),
  };
}

/** The same knowledge in another arithmetic: every double is the exact number that it is. */
export function lifted<T>(
  { tables, gradients, response, critic, gradientVF }: Knowledge<number>,
  arithmetic: Arithmetic<T>,
  other: Critic<number> = critic,
): Knowledge<T> {
  const exact = (x: number): T => (x === 0 ? arithmetic.zero : arithmetic.constant(exactRational(x)));
  const row = (values: ArrayLike<number>): T[] => Array.from(values, exact);
  const gradient = (values: Gradient<number>): Gradient<T> => values && row(values);
  return {
    tables: {
      problem: tables.problem,
      arithmetic,
      gammaF: exact(tables.gammaF),
      gammaL: exact(tables.gammaL),
      beta: exact(tables.beta),
      initial: row(tables.initial),
      p: row(tables.p),
      rewardF: row(tables.rewardF),
      rewardL: row(tables.rewardL),
      phiL: exact(tables.phiL),
      run: { values: [], vectors: [] },
    },
    gradients: {
      initial: gradients.initial.map(gradient),
      p: gradients.p.map(gradient),
      rewardF: gradients.rewardF.map(gradient),
      rewardL: gradients.rewardL.map(gradient),
      phiL: gradient(gradients.phiL),
    },
    response: { vF: row(response.vF), qF: row(response.qF), policy: row(response.policy) },
    critic: { qL: row(other.qL), vL: row(other.vL) },
    gradientVF: gradientVF.map(row),
  };
}
