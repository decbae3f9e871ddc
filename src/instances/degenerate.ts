import type { Arbitrary } from 'fast-check';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { DEGENERATE_KINDS, type DegenerateKind } from './degenerateKinds.js';
import { instanceArbitrary } from './instanceArbitrary.js';
import type { Stratum } from './stratum.js';
import { isWellFormed } from './wellFormed.js';

/** Problems that are degenerate in one way, and stay so while they shrink. */
export const degenerateOfKind = ({ draw, holds }: DegenerateKind): Arbitrary<ConfigurableMdp> =>
  instanceArbitrary(draw, (mdp) => isWellFormed(mdp) && holds(mdp));

const admits = (mdp: ConfigurableMdp): boolean => isWellFormed(mdp) && DEGENERATE_KINDS.some((kind) => kind.holds(mdp));

/** Problems at the edge of what is allowed. */
export const degenerate: Stratum = {
  id: 'degenerate',
  description:
    'one state, one action, one step, unreachable states, zero rewards or discounts, θ without effect, equal actions …',
  exact: 'all of the ways of the other strata',
  arbitrary: instanceArbitrary((draw) => draw.pick(DEGENERATE_KINDS).draw(draw), admits),
  admits,
};
