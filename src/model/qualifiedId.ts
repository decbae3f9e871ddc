import { GAME_KIND } from './game/markovGame.js';
import type { FiniteKindId } from './instance.js';
import { MDP_KIND } from './mdp/configurableMdp.js';

/** What stands before the ids of estimators and mistakes of a kind where those of several kinds are named together. */
const PREFIXES: Readonly<Record<FiniteKindId, string>> = { [MDP_KIND]: '', [GAME_KIND]: 'game:' };

/** An id among those of all kinds: `bc-hg` of a configurable MDP, `game:bc-hg` of a game. */
export const qualifiedId = (kind: FiniteKindId, id: string): string => PREFIXES[kind] + id;

/** The kind that a qualified id is for, and the id without what says so. */
export function splitId(qualified: string): { readonly kind: FiniteKindId; readonly id: string } {
  const kinds = Object.keys(PREFIXES) as FiniteKindId[];
  const kind = kinds.find((one) => PREFIXES[one] !== '' && qualified.startsWith(PREFIXES[one])) ?? MDP_KIND;
  return { kind, id: qualified.slice(PREFIXES[kind].length) };
}
