import { GAME_KIND } from '../model/game/markovGame.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import type { Stratum } from '../instances/stratum.js';
import type { FiniteInstance } from '../model/instance.js';
import type { AnyCase } from '../verdict/case.js';
import { randomCases } from '../verdict/estimatorSurvey.js';

/** Random instances of a stratum that estimators are judged on, unless given; many games have too many trajectories. */
const DEFAULT: Readonly<Record<FiniteInstance['kind'], number>> = { [MDP_KIND]: 10, [GAME_KIND]: 48 };

/** The cases of a kind of problem among random instances of strata. */
export const anyCases = (
  strata: readonly Stratum<FiniteInstance>[],
  kind: FiniteInstance['kind'],
  seed: number,
  instances: number = DEFAULT[kind],
): AnyCase[] =>
  strata.flatMap((stratum) => randomCases([stratum], instances, seed)).filter((one) => one.instance.kind === kind);
