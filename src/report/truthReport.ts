import type { RouteValue } from '../truth/routes/routeValue.js';
import type { Truth } from '../truth/routes/mdp/truth.js';
import type { Agreement } from '../truth/routes/agreement.js';
import type { Enclosure } from '../truth/routes/enclosure.js';
import type { Proof } from '../truth/routes/proof.js';
import { certainScale, isGradientKnown } from '../truth/routes/routeCertainty.js';
import { boundOrNull, isZeroWithin, num, nums, shown, shownWithBound, type Num } from './num.js';
import { textTable } from './table.js';

/** `truth --json`. */
export interface TruthDocument extends ValueDocument {
  readonly instance: {
    readonly name: string;
    readonly states: number;
    readonly actions: number;
    readonly parameters: number;
  };
  readonly digits: number | 'float64';
  readonly route: string;
  readonly routes: Readonly<Record<string, RouteDocument>>;
  readonly exact: { readonly routes: readonly string[]; readonly agree: boolean } | null;
  /** Why there are no, or not all, routes in exact fractions, where there might be. */
  readonly exactSkipped?: string;
  readonly agreement: AgreementDocument;
}

/** A route in JSON output. */
export type RouteDocument =
  | {
      readonly value: readonly Num[];
      readonly bound: string | null;
      readonly proof: Proof;
      readonly J: Num;
      readonly direct: readonly Num[];
      readonly guiding: readonly Num[];
      readonly gradientQF?: readonly (readonly Num[])[];
      readonly gradientVF?: readonly (readonly Num[])[];
      readonly arithmetic: string;
      readonly note?: string;
    }
  | { readonly skipped: string };

/**
 * The machine-readable form of a truth.
 *
 * @example
 * ```ts
 * import { sampleInstance, stratumById, truth, truthDocument } from 'hypergrad-oracle';
 *
 * const document = truthDocument('mine', truth(sampleInstance(stratumById('layered'), 1, 0)));
 * console.log(document.instance.name, document.agreement.holds); // mine true
 * ```
 */
export function truthDocument(name: string, truth: Truth): TruthDocument {
  const { problem, value, best, routes, agreement, exact, exactSkipped } = truth;
  return {
    instance: { name, states: problem.mdp.states, actions: problem.actions, parameters: problem.parameters },
    digits: truth.digits,
    ...valueDocument(value),
    route: best,
    routes: Object.fromEntries([...routes].map(([id, route]) => [id, routeDocument(route)])),
    exact: exact ?? null,
    ...(exactSkipped !== undefined && { exactSkipped }),
    agreement: agreementDocument(value, agreement),
  };
}

/** The numbers that stand at the head of every `truth --json`. */
export interface ValueDocument {
  readonly J: Num;
  readonly hypergradient: readonly Num[];
  readonly direct: readonly Num[];
  readonly guiding: readonly Num[];
}

/** J and the gradient with its parts, by the best route. */
export const valueDocument = ({ objective, total, direct, guiding, proof }: RouteValue): ValueDocument => ({
  J: num(objective, proof),
  hypergradient: nums(total, proof),
  direct: nums(direct, proof),
  guiding: nums(guiding, proof),
});

/** A route as JSON output, or why it was not taken. */
export function routeDocument(route: RouteValue | { readonly skipped: string }): RouteDocument {
  if ('skipped' in route) return route;
  const { proof } = route;
  return {
    value: nums(route.total, proof),
    bound: boundOrNull(route.bound),
    proof,
    J: num(route.objective, proof),
    direct: nums(route.direct, proof),
    guiding: nums(route.guiding, proof),
    ...(route.gradientQF && { gradientQF: route.gradientQF.map((row) => nums(row, proof)) }),
    ...(route.gradientVF && { gradientVF: route.gradientVF.map((row) => nums(row, proof)) }),
    arithmetic: route.arithmetic,
    ...(route.note !== undefined && { note: route.note }),
  };
}

/** Components shown to people. */
const SHOWN_COMPONENTS = 20;

/** The form for people: the components, the routes with their bounds, and the verdict. */
export function truthText(name: string, truth: Truth): string {
  const { problem, value, best, routes, agreement } = truth;
  return [
    `${name}: ${problem.mdp.states} states, ${problem.actions} actions, ${problem.parameters} parameters`,
    objectiveLine(value),
    '',
    ...componentLines(value),
    '',
    ...routeLines(routes, best),
    ...exactLines(truth),
    ...agreementLines(value, agreement),
  ].join('\n');
}

/** J with its bound. */
export const objectiveLine = (value: RouteValue): string =>
  `J = ${shownWithBound(value.objective, SHOWN_DIGITS, zeroOf(value))}${value.objective.bound > 0 ? ` (${value.proof})` : ''}`;

/** Digits of J shown to people. */
const SHOWN_DIGITS = 17;
/** A number that may be zero is shown as 0 where its bound is below this part of J and of the parts of the gradient. */
const ZERO = 1e-12;

const zeroOf = (value: RouteValue): number => ZERO * certainScale(value);

/** What is certain of a component of a route's value. */
export const shownOf = (value: RouteValue, x: Enclosure): string =>
  isZeroWithin(x, zeroOf(value)) ? shownWithBound(x, SHOWN_DIGITS, zeroOf(value)) : shown(x);

/** The components with their parts, the first twenty of them. */
export function componentLines(value: RouteValue): string[] {
  const components = textTable(
    ['component', 'hypergradient', 'direct', 'guiding'],
    value.total
      .slice(0, SHOWN_COMPONENTS)
      .map((x, k) => [`theta[${k + 1}]`, ...[x, value.direct[k], value.guiding[k]].map((y) => shownOf(value, y))]),
  );
  const hidden = value.total.length - SHOWN_COMPONENTS;
  return [components, ...(hidden > 0 ? [`… and ${hidden} more components (all of them with --json)`] : [])];
}

/** The routes with their bounds; the best one is marked. */
export function routeLines(
  routes: ReadonlyMap<string, RouteValue | { readonly skipped: string }>,
  best: string,
): string[] {
  const rows = [...routes].map(([id, route]) =>
    'skipped' in route
      ? [id, '–', '', `skipped: ${route.skipped}`]
      : [
          id + (id === best ? ' *' : ''),
          boundOrNull(route.bound) ?? 'unknown',
          route.proof,
          [route.arithmetic, route.note].filter(Boolean).join(', '),
        ],
  );
  return [textTable(['route', 'bound', 'is', 'how'], rows), '* shown above'];
}

/** Whether routes agree, as JSON output; `known`: whether their bounds leave anything to agree on. */
export interface AgreementDocument {
  /** Null where nothing is known to put the difference in relation to. */
  readonly worst: string | null;
  readonly holds: boolean;
  readonly known: boolean;
  readonly contradicted?: readonly string[];
  readonly undetermined?: string;
}

/** The agreement of routes as JSON output. */
export function agreementDocument(value: RouteValue, agreement: Agreement): AgreementDocument {
  const known = isGradientKnown(value);
  return { ...agreement, worst: known ? boundOrNull(agreement.worst) : null, known };
}

/** What was found in exact fractions, and why not all was. */
export const exactLines = ({
  exact,
  exactSkipped,
}: {
  readonly exact?: Truth['exact'] | undefined;
  readonly exactSkipped?: string | undefined;
}): string[] => [
  ...(exact ? [`in exact fractions: ${exact.routes.join(', ')} ${exact.agree ? 'are equal' : 'DIFFER'}`] : []),
  ...(exactSkipped !== undefined
    ? [`in exact fractions: skipped${exact ? ' what is left' : ''}: ${exactSkipped}`]
    : []),
];

const UNKNOWN =
  'no route gives a bound below the size of the gradient, so that nothing is known of it; more digits may help';

/** Whether the routes agree, and whether that says anything, in words. */
export function agreementLines(
  value: RouteValue,
  { worst, holds, contradicted = [], undetermined }: Agreement,
): string[] {
  const open = undetermined ?? (holds && !isGradientKnown(value) ? UNKNOWN : undefined);
  const difference = boundOrNull(worst) ?? 'unknown';
  return [
    ...contradicted.map((id) => `${id}: its estimate of its own error does not hold here`),
    open === undefined
      ? `${holds ? 'The routes agree' : 'THE ROUTES DISAGREE'}; largest difference ${difference}, relative to the gradient.`
      : `UNDETERMINED: ${open}.`,
  ];
}
