import type { GameFile } from './game/gameFile.js';
import { GAME } from './game/gameKind.js';
import { GAME_KIND } from './game/markovGame.js';
import { entryOf, type InstanceOf, type KindId } from './instance.js';
import type { Kind } from './kind.js';
import { LINEAR_QUADRATIC_KIND } from './linearQuadratic/linearQuadratic.js';
import type { LinearQuadraticFile } from './linearQuadratic/linearQuadraticFile.js';
import { LINEAR_QUADRATIC } from './linearQuadratic/linearQuadraticKind.js';
import { MDP_KIND } from './mdp/configurableMdp.js';
import type { InstanceFile } from './mdp/mdpFile.js';
import { MDP } from './mdp/mdpKind.js';

/** The contents of the files of each kind. */
export interface FileOf {
  readonly [MDP_KIND]: InstanceFile;
  readonly [GAME_KIND]: GameFile;
  readonly [LINEAR_QUADRATIC_KIND]: LinearQuadraticFile;
}
/** The content of a file of any kind. */
export type AnyFile = FileOf[KindId];

/** The kinds of problems, by the id that stands in their files. Each is a folder beside this file. */
export const KINDS: { readonly [K in KindId]: Kind<InstanceOf<K>, FileOf[K]> } = {
  [MDP_KIND]: MDP,
  [GAME_KIND]: GAME,
  [LINEAR_QUADRATIC_KIND]: LINEAR_QUADRATIC,
};

/** The kind of an instance or a file. Throws `InvalidInput` where there is no such kind. */
export const kindOf = <K extends KindId>({ kind }: { readonly kind: K }): Kind<InstanceOf<K>, FileOf[K]> =>
  entryOf<K, Kind<InstanceOf<K>, FileOf[K]>>(KINDS, kind);
