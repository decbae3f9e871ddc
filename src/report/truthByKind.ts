import { entryOf, type KindId } from '../model/instance.js';
import { GAME_KIND } from '../model/game/markovGame.js';
import { LINEAR_QUADRATIC_KIND } from '../model/linearQuadratic/linearQuadratic.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import type { TruthOf } from '../truth/truthByKind.js';
import { gameTruthDocument, gameTruthText } from './gameTruthReport.js';
import { linearQuadraticDocument, linearQuadraticText } from './linearQuadraticReport.js';
import { truthDocument, truthText } from './truthReport.js';

/** A truth of some kind in JSON, and for people. */
interface TruthReport<T> {
  readonly document: (name: string, truth: T) => object;
  readonly text: (name: string, truth: T) => string;
}

const REPORTS: { readonly [K in KindId]: TruthReport<TruthOf[K]> } = {
  [MDP_KIND]: { document: truthDocument, text: truthText },
  [GAME_KIND]: { document: gameTruthDocument, text: gameTruthText },
  [LINEAR_QUADRATIC_KIND]: { document: linearQuadraticDocument, text: linearQuadraticText },
};

/** The report on truths of a kind. */
export const truthReport = <K extends KindId>(kind: K): TruthReport<TruthOf[K]> =>
  entryOf<K, TruthReport<TruthOf[K]>>(REPORTS, kind);
