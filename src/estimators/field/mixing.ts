import { rational } from '../../numeric/rational.js';
import { policyChain } from '../../model/mdp/chain.js';
import type { Knowledge } from '../knowledge.js';
import type { NearLimit } from './family.js';

/** Steps by which a vector is brought near the slowest direction, and over which its shrinking is then averaged. */
const SETTLING = 64;
/** ρ^T falls by so many powers of ten up to the first setting, and again as many up to the second. */
const FALL = 6;

/**
 * |λ₂| of P_g: by what differences of values shrink in one step, the constant left out, for it moves no policy. Found by power iteration in doubles, averaged
 * over 64 steps, which also evens out what a pair of complex eigenvalues makes rise and fall. Terminal states stay. 0 where nothing is left after that many steps.
 */
export function mixingRate<T>({ tables, response }: Knowledge<T>): number {
  const { arithmetic, problem } = tables;
  const rows = policyChain(tables, response.policy).map(({ columns, values }) => ({
    columns,
    values: values.map(arithmetic.toNumber),
  }));
  let v = rows.map((_, s) => (problem.terminal[s] ? 0 : Math.cos(s + 1)));
  let shrunk = 0;
  for (let step = 0; step < 2 * SETTLING; step++) {
    const next = rows.map(({ columns, values }, s) =>
      problem.terminal[s] ? v[s] : columns.reduce((total, column, i) => total + values[i] * v[column], 0),
    );
    const [low, high] = [Math.min(...next), Math.max(...next)];
    // What rounding leaves of a constant is no difference.
    if (!(high - low > 1e-14 * Math.max(Math.abs(high), Math.abs(low)))) return 0;
    const level = problem.terminal.includes(1) ? 0 : low;
    if (step >= SETTLING) shrunk += Math.log((high - low) / (Math.max(...v) - Math.min(...v)));
    v = next.map((x) => (x - level) / (high - low));
  }
  return Math.min(1, Math.exp(shrunk / SETTLING));
}

/** Numbers of backups at which (γ_F |λ₂|)^T is 1e-6 and 1e-12; null where that takes more than `most` of them, or where no difference lives on. */
export function nearByMixing<T>(knowledge: Knowledge<T>, most: number): NearLimit | null {
  const { arithmetic, gammaF } = knowledge.tables;
  const rate = arithmetic.toNumber(gammaF) * mixingRate(knowledge);
  if (!(rate > 0 && rate < 1)) return null;
  const backups = Math.max(2, Math.ceil(-FALL / Math.log10(rate)));
  if (2 * backups > most) return null;
  return { settings: [rational(backups), rational(2 * backups)], fall: -backups * Math.log10(rate) };
}
