import { parameter, plus, times } from '../numeric/expression.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { formulasOf } from './complexity.js';
import { range, type Draw } from './draw.js';
import { drawNonZero } from './drawNumbers.js';
import { formulaFacts } from './formulaFacts.js';

/** Adds a multiple of every parameter that does not occur yet to one of the leader's rewards (to Φ_L where all states are terminal). */
export function useParameters(draw: Draw, mdp: ConfigurableMdp): ConfigurableMdp {
  const used = new Set(formulasOf(mdp).flatMap((e) => [...formulaFacts(e).parameters]));
  const inner = range(mdp.states).filter((s) => !mdp.terminal.includes(s));
  return range(mdp.theta.length)
    .filter((k) => !used.has(k))
    .reduce((before, k) => {
      const term = times(drawNonZero(draw, 2), parameter(k));
      if (inner.length === 0) return { ...before, phiL: plus(before.phiL, term) };
      const [s, b] = [draw.pick(inner), draw.integer(0, mdp.actions - 1)];
      const row = before.rewardL[s];
      return { ...before, rewardL: before.rewardL.with(s, row.with(b, plus(row[b], term))) };
    }, mdp);
}
