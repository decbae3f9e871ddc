import type { Arbitrary } from 'fast-check';
import type { ConfigurableMdp } from '../model/configurableMdp.js';

export type StratumId = 'rational' | 'layered' | 'cyclic' | 'stiff' | 'degenerate';

/** A family of random problems and the way in which the truth about them is known. */
export interface Stratum {
  readonly id: StratumId;
  readonly description: string;
  /** How results on these instances are exact. */
  readonly exact: string;
  readonly arbitrary: Arbitrary<ConfigurableMdp>;
  /** What holds for every instance, generated or shrunk. */
  readonly admits: (mdp: ConfigurableMdp) => boolean;
}
