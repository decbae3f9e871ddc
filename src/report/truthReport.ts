import type { RouteValue } from '../truth/routeValue.js';
import type { Truth } from '../truth/truth.js';
import { certainDigits, type Enclosure } from '../truth/enclosure.js';
import { boundText, num, nums, type Num } from './num.js';
import { textTable } from './table.js';

/** `truth --json`. */
export interface TruthDocument {
  readonly instance: {
    readonly name: string;
    readonly states: number;
    readonly actions: number;
    readonly parameters: number;
  };
  readonly digits: number | 'float64';
  readonly J: Num;
  readonly hypergradient: readonly Num[];
  readonly direct: readonly Num[];
  readonly guiding: readonly Num[];
  readonly route: string;
  readonly routes: Readonly<Record<string, RouteDocument>>;
  readonly exact: { readonly routes: readonly string[]; readonly agree: boolean } | null;
  readonly agreement: { readonly worst: string; readonly holds: boolean };
}

/** A route in JSON output. */
export type RouteDocument =
  | {
      readonly value: readonly Num[];
      readonly bound: string;
      readonly J: Num;
      readonly direct: readonly Num[];
      readonly guiding: readonly Num[];
      readonly gradientQF?: readonly (readonly Num[])[];
      readonly gradientVF?: readonly (readonly Num[])[];
      readonly arithmetic: string;
      readonly note?: string;
    }
  | { readonly skipped: string };

/** The machine-readable form of a truth. */
export function truthDocument(name: string, truth: Truth): TruthDocument {
  const { problem, value, best, routes, agreement, exact } = truth;
  return {
    instance: { name, states: problem.mdp.states, actions: problem.actions, parameters: problem.parameters },
    digits: truth.digits,
    J: num(value.objective),
    hypergradient: nums(value.total),
    direct: nums(value.direct),
    guiding: nums(value.guiding),
    route: best,
    routes: Object.fromEntries([...routes].map(([id, route]) => [id, routeDocument(route)])),
    exact: exact ?? null,
    agreement: { worst: boundText(agreement.worst), holds: agreement.holds },
  };
}

/** A route as JSON output, or why it was not taken. */
export function routeDocument(route: RouteValue | { readonly skipped: string }): RouteDocument {
  if ('skipped' in route) return route;
  return {
    value: nums(route.total),
    bound: boundText(route.bound),
    J: num(route.objective),
    direct: nums(route.direct),
    guiding: nums(route.guiding),
    ...(route.gradientQF && { gradientQF: route.gradientQF.map(nums) }),
    ...(route.gradientVF && { gradientVF: route.gradientVF.map(nums) }),
    arithmetic: route.arithmetic,
    ...(route.note !== undefined && { note: route.note }),
  };
}

/** Digits shown to people; the JSON form has all. */
const SHOWN_DIGITS = 17;
/** Components shown to people. */
const SHOWN_COMPONENTS = 20;

/** The certain digits, or the first 17 of them and an ellipsis; a short exact fraction where the value is known as one. */
export function shown(value: Enclosure): string {
  if (value.fraction !== undefined && value.fraction.length <= SHOWN_DIGITS) return value.fraction;
  const [mantissa, exponent] = certainDigits(value).split('e');
  const significant = mantissa.replace(/^-/, '').replace('.', '').replace(/^0+/, '');
  const surplus = significant.length - SHOWN_DIGITS;
  const cut = surplus > 0 && mantissa.includes('.') ? `${mantissa.slice(0, -surplus)}…` : mantissa;
  return exponent === undefined ? cut : `${cut}e${exponent}`;
}

/** The form for people: the components, the routes with their bounds, and the verdict. */
export function truthText(name: string, truth: Truth): string {
  const { problem, value, best, routes, agreement, exact } = truth;
  return [
    `${name}: ${problem.mdp.states} states, ${problem.actions} actions, ${problem.parameters} parameters`,
    `J = ${shown(value.objective)}`,
    '',
    ...componentLines(value),
    '',
    ...routeLines(routes, best),
    ...(exact ? [`in exact fractions: ${exact.routes.join(', ')} ${exact.agree ? 'are equal' : 'DIFFER'}`] : []),
    `${agreement.holds ? 'The routes agree' : 'THE ROUTES DISAGREE'}; largest difference ${boundText(agreement.worst)}, relative to the gradient.`,
  ].join('\n');
}

/** The components with their parts, the first twenty of them. */
export function componentLines(value: RouteValue): string[] {
  const components = textTable(
    ['component', 'hypergradient', 'direct', 'guiding'],
    value.total
      .slice(0, SHOWN_COMPONENTS)
      .map((x, k) => [`theta[${k + 1}]`, shown(x), shown(value.direct[k]), shown(value.guiding[k])]),
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
      ? [id, '–', `skipped: ${route.skipped}`]
      : [
          id + (id === best ? ' *' : ''),
          boundText(route.bound),
          [route.arithmetic, route.note].filter(Boolean).join(', '),
        ],
  );
  return [textTable(['route', 'bound', 'how'], rows), '* shown above'];
}
