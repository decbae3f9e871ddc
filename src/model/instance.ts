import { lowerGame } from './game/lowerGame.js';
import { GAME_KIND, type MarkovGame } from './game/markovGame.js';
import { refuse, refuseWord } from './invalidInput.js';
import type { LinearQuadraticProblem } from './linearQuadratic/linearQuadratic.js';
import { MDP_KIND, type ConfigurableMdp } from './mdp/configurableMdp.js';

/** A problem with finitely many states: trajectories can be enumerated, and it is (or can be lowered to) a configurable MDP. */
export type FiniteInstance = ConfigurableMdp | MarkovGame;
/** A problem of any kind. */
export type Instance = FiniteInstance | LinearQuadraticProblem;

/** The ids of the kinds, as they stand in instance files. */
export type KindId = Instance['kind'];
export type FiniteKindId = FiniteInstance['kind'];
/** The problems of a kind. */
export type InstanceOf<K extends KindId> = Extract<Instance, { readonly kind: K }>;

/** What says of itself which kind it is of: an instance, or what is made of one. */
export interface Kinded {
  readonly kind: string;
}

/** One function for each member of a union. The compiler asks for every one of them; nothing falls through to another. */
export type Cases<U extends Kinded, R, Rest extends readonly unknown[] = []> = {
  readonly [K in U['kind']]: (one: Extract<U, { readonly kind: K }>, ...rest: Rest) => R;
};

/** One function for each of some kinds of instances. */
export type ByKind<K extends KindId, R, Rest extends readonly unknown[] = []> = Cases<InstanceOf<K>, R, Rest>;

/**
 * The function for its kind, called with it: the one place that asks an instance for its kind. Throws `InvalidInput` for a kind that is not
 * in the table.
 *
 * @example
 * ```ts
 * import { byKind, toyGame } from 'hypergrad-oracle';
 *
 * const says = { 'configurable-mdp': () => 'one player', 'markov-game': () => 'two players' };
 * console.log(byKind(says, toyGame({ reward: 2 }))); // two players
 * ```
 */
export function byKind<U extends Kinded, R, Rest extends readonly unknown[] = []>(
  table: Cases<U, R, Rest>,
  one: U,
  ...rest: Rest
): R {
  const run = entryOf<string, unknown>(table, one.kind) as (one: U, ...rest: Rest) => R;
  return run(one, ...rest);
}

/** Whether it is of that kind, for what is true of one kind alone. Where each kind has an answer of its own, there is `byKind`. */
export const isOfKind = <U extends Kinded, K extends U['kind']>(
  one: U,
  kind: K,
): one is Extract<U, { readonly kind: K }> => one.kind === kind;

/** What a table has for a kind. Throws `InvalidInput` for a kind that is not in the table. */
export function entryOf<K extends string, E>(table: Readonly<Record<K, E>>, kind: K): E {
  if (!Object.hasOwn(table, kind)) refuseWord('/kind', Object.keys(table), String(kind));
  return table[kind];
}

/** The instance itself where it is of that kind. Throws `InvalidInput` for another. */
export function expectKind<K extends KindId>(instance: Instance, kind: K): InstanceOf<K> {
  if (instance.kind !== kind) refuse('/kind', JSON.stringify(kind), JSON.stringify(instance.kind));
  return instance as InstanceOf<K>;
}

const AS_MDP: ByKind<FiniteKindId, ConfigurableMdp> = { [MDP_KIND]: (mdp) => mdp, [GAME_KIND]: lowerGame };

/**
 * The problem as a configurable MDP: itself, or what the game is lowered to.
 *
 * @example
 * ```ts
 * import { asConfigurableMdp, toyGame } from 'hypergrad-oracle';
 *
 * console.log(asConfigurableMdp(toyGame({ reward: 2 })).kind); // configurable-mdp
 * ```
 */
export const asConfigurableMdp = (instance: FiniteInstance): ConfigurableMdp => byKind(AS_MDP, instance);

/** The kinds whose problems have finitely many states. */
export const FINITE_KINDS = Object.keys(AS_MDP) as readonly FiniteKindId[];

/** The instance where it has finitely many states. Throws `InvalidInput` that says what needs them (`because`). */
export function expectFinite(instance: Instance, because: string): FiniteInstance {
  const known = FINITE_KINDS.map((kind) => JSON.stringify(kind)).join(' or ');
  return isFiniteInstance(instance)
    ? instance
    : refuse('/kind', `${known}, which have finitely many states: ${because}`, JSON.stringify(instance.kind));
}

/** Whether a problem has finitely many states. */
export const isFiniteInstance = (instance: Instance): instance is FiniteInstance =>
  Object.hasOwn(AS_MDP, instance.kind);
