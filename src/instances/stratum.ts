import type { Arbitrary } from 'fast-check';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import type { FiniteInstance } from '../model/instance.js';

export type StratumId = 'rational' | 'layered' | 'cyclic' | 'stiff' | 'degenerate';

/** A family of random problems and the way in which the truth about them is known. */
export interface Stratum<I extends FiniteInstance = ConfigurableMdp> {
  readonly id: I extends ConfigurableMdp ? StratumId : string;
  readonly description: string;
  /** How results on these instances are exact. */
  readonly exact: string;
  readonly arbitrary: Arbitrary<I>;
  /** What holds for every instance, generated or shrunk. */
  admits(this: void, instance: I): boolean;
}
