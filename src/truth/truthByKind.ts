import { byKind, entryOf, type ByKind, type Instance, type KindId } from '../model/instance.js';
import { refuseWord } from '../model/invalidInput.js';
import { GAME_KIND } from '../model/game/markovGame.js';
import { LINEAR_QUADRATIC_KIND } from '../model/linearQuadratic/linearQuadratic.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import type { OnProgress } from '../model/progress.js';
import type { FollowerBackup } from '../follower/gameBackup.js';
import { GAME_ROUTES, gameTruth, type Coordinate, type GameTruth } from './routes/game/gameTruth.js';
import { LINEAR_QUADRATIC_ROUTES } from './routes/linearQuadratic/linearQuadraticRoutes.js';
import { linearQuadraticTruth, type LinearQuadraticTruth } from './routes/linearQuadratic/linearQuadraticTruth.js';
import { ROUTES } from './routes/mdp/routes.js';
import { truth, type Truth } from './routes/mdp/truth.js';
import type { Digits } from './routes/route.js';

/** What is known of the truth of a problem of each kind. */
export interface TruthOf {
  readonly [MDP_KIND]: Truth;
  readonly [GAME_KIND]: GameTruth;
  readonly [LINEAR_QUADRATIC_KIND]: LinearQuadraticTruth;
}

/** The routes that there are for each kind. */
export const ROUTES_BY_KIND: Readonly<Record<KindId, readonly string[]>> = {
  [MDP_KIND]: ROUTES,
  [GAME_KIND]: [...ROUTES, ...GAME_ROUTES],
  [LINEAR_QUADRATIC_KIND]: LINEAR_QUADRATIC_ROUTES,
};

/** What may be said beside the instance; `backup` and `coordinate` of games only. */
export interface AnyTruthOptions {
  readonly digits?: Digits;
  /** Ids of routes of the instance's kind. */
  readonly routes?: readonly string[];
  readonly onProgress?: OnProgress;
  readonly backup?: FollowerBackup;
  readonly coordinate?: Coordinate;
}

/** The same with routes that the kind has. */
type Known<Id> = Omit<AnyTruthOptions, 'routes'> & { readonly routes?: readonly Id[] };

const TRUTHS: ByKind<KindId, TruthOf[KindId], [options: Known<never>]> = {
  [MDP_KIND]: truth,
  [GAME_KIND]: gameTruth,
  [LINEAR_QUADRATIC_KIND]: linearQuadraticTruth,
};

/**
 * The exact hypergradient of an instance of any kind, by the routes that its kind has. Throws `InvalidInput` for routes that it does not have, and
 * what the solver of its kind throws.
 */
export function truthOf<I extends Instance>(instance: I, options: AnyTruthOptions = {}): TruthOf[I['kind']] {
  const known = entryOf(ROUTES_BY_KIND, instance.kind);
  const unknown = options.routes?.find((id) => !known.includes(id));
  if (unknown !== undefined) refuseWord('/route', known, unknown);
  return byKind<Instance, TruthOf[KindId], [Known<never>]>(
    TRUTHS,
    instance,
    options as Known<never>,
  ) as TruthOf[I['kind']];
}
