import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { splitId } from '../../model/qualifiedId.js';
import type { Promising } from '../../verdict/promises.js';

/**
 * CPU seconds on one core of the development machine, measured from the `seconds` that `shard` writes beside each part (docs/engines.md has the
 * command): the truth of one random instance by all routes, and one claim of one estimator that is made for instances of its kind.
 */
interface Measured {
  readonly kind: string;
  readonly truth: number;
  readonly claim: number;
}

const MEASURED: Readonly<Record<string, Measured>> = {
  rational: { kind: MDP_KIND, truth: 0.034, claim: 0.0017 },
  layered: { kind: MDP_KIND, truth: 0.04, claim: 0.0006 },
  cyclic: { kind: MDP_KIND, truth: 0.07, claim: 0.0011 },
  stiff: { kind: MDP_KIND, truth: 0.045, claim: 0.0008 },
  degenerate: { kind: MDP_KIND, truth: 0.04, claim: 0.0007 },
  games: { kind: GAME_KIND, truth: 0.065, claim: 0.0008 },
};

/** Of a stratum that was not measured. */
const OTHER: Measured = { kind: MDP_KIND, truth: 0.05, claim: 0.0009 };

/** An instance with its trajectories, before anything is judged on it. */
const CASE_SECONDS = 0.003;

const measured = (stratum: string): Measured => MEASURED[stratum] ?? OTHER;

/** Estimated CPU time of the truth of one random instance. */
export const truthSeconds = (stratum: string): number => measured(stratum).truth;

/** Estimated CPU time of judging these estimators on one random instance: by the claims of those that are made for its kind of problem. */
export function judgingSeconds(stratum: string, estimators: readonly Promising[]): number {
  const { kind, claim } = measured(stratum);
  const asked = estimators.filter(({ estimator }) => splitId(estimator.id).kind === kind);
  return CASE_SECONDS + asked.reduce((sum, { claims }) => sum + claims.length * claim, 0);
}

/** All known mistakes, tried until rejected. */
export const MISTAKES_SECONDS = 1.1;

/** An estimator in a file, for each random instance: that process included. */
export const FILE_SECONDS = 0.05;

/** The largest resident memory of a process. */
export const VERIFY_MEGABYTES = 170;
