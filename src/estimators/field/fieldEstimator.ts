import type { FieldClaimId } from '../../model/claimIds.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { rationalToNumber, type Rational } from '../../numeric/rational.js';
import type { DescribedEstimator, Estimator } from '../estimator.js';
import type { Knowledge } from '../knowledge.js';
import type { KnobFamily, Setting } from './family.js';

/** An entry of the field: its family and setting are known, and it claims nothing that is asked of configurable MDPs only. */
export interface FieldEstimator extends Estimator {
  readonly setting: Setting<KnobFamily>;
  readonly claims: readonly FieldClaimId[];
}

/** What the recipe is told: what is said of the entry, its family and setting, and the same in doubles by another way. */
export interface FieldRecipe extends Omit<DescribedEstimator, 'form' | 'corpus' | 'claims'> {
  readonly claims: readonly FieldClaimId[];
  readonly family: KnobFamily;
  readonly at: Rational;
  /** The second form: in doubles, by another derivation than the family's own. */
  readonly second: (knowledge: Knowledge<number>, setting: number) => Float64Array;
}

/**
 * The entry of a method that is an exact function of a knob: it takes the exact mean over rollouts in place of a batch, so that every batch gives the same and what it misses is
 * bias, never noise. What it gave for a problem is kept: it is asked once for each trajectory.
 */
export function fieldEstimator({ family, at, second, ...described }: FieldRecipe): FieldEstimator {
  const known = new WeakMap<object, unknown>();
  const setting = rationalToNumber(at);
  const once = <R>(knowledge: object, run: () => R): R => {
    if (!known.has(knowledge)) known.set(knowledge, run());
    return known.get(knowledge) as R;
  };
  return {
    ...described,
    kind: MDP_KIND,
    form: null,
    parts: null,
    oracle: false,
    corpus: false,
    setting: { family, at },
    textbook: <T>(_: unknown, knowledge: Knowledge<T>) => [...once(knowledge, () => family.estimate(knowledge, at))],
    kernel: (_, knowledge) => second(knowledge, setting),
  };
}
