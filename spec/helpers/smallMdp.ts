import { configurableMdp, type MdpSpec } from '../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';

type Defaults = 'gammaF' | 'gammaL' | 'beta' | 'initial';

/** What a problem worked by hand says of itself. */
export type SmallSpec = Omit<MdpSpec, Defaults> & Partial<Pick<MdpSpec, Defaults>>;

/** A problem worked by hand: without discounts, at temperature one, from state 0, unless it says otherwise. */
export const smallMdp = (spec: SmallSpec): ConfigurableMdp =>
  configurableMdp({ gammaF: 1, gammaL: 1, beta: 1, initial: [[0, 1]], ...spec });
