import fc from 'fast-check';

/** One step of damage to a JSON text or to the value that it stands for; numbers say where, modulo what there is. */
export type Mutation =
  | { readonly kind: 'replace'; readonly at: number; readonly by: unknown }
  | { readonly kind: 'delete' | 'repeat' | 'nest' | 'empty'; readonly at: number }
  | { readonly kind: 'swap' | 'copy'; readonly at: number; readonly other: number }
  | { readonly kind: 'rename'; readonly at: number; readonly key: string }
  | { readonly kind: 'edit' | 'tweak'; readonly at: number; readonly formula: string }
  | { readonly kind: 'number'; readonly at: number; readonly source: string }
  | { readonly kind: 'key'; readonly at: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string };

/** Numbers as JSON texts write them, at and beyond the edges of doubles. */
export const NUMBER_SOURCES: readonly string[] = [
  ...['0', '-0', '1', '-1', '2', '0.5', '3.0', '1e0', '1e308', '1e309', '-1e308', '5e-324', '1e-400', '1e400'],
  ...['0.12345678901234567', '9007199254740993', '0.99999999999999999999', '1.00000000000000000001', '1e-401'],
  ...['1e999999999', '-1e-999999999', '1e99999999999999999999', '7'.repeat(400), `0.${'0'.repeat(500)}1`, '1e21'],
];

/** Texts in place of numbers and formulas: odd, hostile, at the edge of what is defined. */
export const ENTRY_TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    ' 0.5',
    '0.5 ',
    '0.5\u00a0',
    '\ufeff1',
    '\uff11',
    '1/0',
    '0/0',
    '-1/3',
    '1 / 3',
    '1/-3',
    '1e400',
    '1e-400',
  ],
  ...['1e999999999', '1e-99999999999999999999', 'NaN', 'Infinity', '0x10', '1_000', '1,5', '007', '+.5', '5.', '--1'],
  ...['theta[1]', 'theta[0]', 'theta[99]', 'theta', 'theta[theta[1]]', 'theta[1', 'theta[1]]', 'softmax(theta)[1]'],
  ...[
    'p',
    'q',
    'p + q',
    'log(theta[1])',
    'sqrt(theta[1])',
    'exp(exp(exp(9)))',
    'exp(-1e9)',
    'tan(1e299)',
    'sin(1e301)',
  ],
  ...['(theta[1]^1000)^1000', '((9^1000)^1000)^1000', '1e300^3', '2^0.5', 'theta[1]^theta[1]', '1/theta[1]', '0^-1'],
  ...['(theta[1] + 1e29) - (theta[1] + 1e29) + 0.5', 'exp(100) - exp(100)', '1 - 1e-70', 'theta[1]/0', 'e', 'pi', 'i'],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'x = 1',
    'f(x) = x',
    'import("fs")',
    'theta[1]; 1',
    '"a"',
    '[1, 2]',
    '{a: 1}',
  ],
  ...[
    `${'('.repeat(60)}1${')'.repeat(60)}`,
    `1${'+1'.repeat(3000)}`,
    'sin('.repeat(45) + '1' + ')'.repeat(45),
    '\u0000',
  ],
];

/** Keys that formats have, nearly have, or that objects have by themselves. */
export const KEYS: readonly string[] = [
  ...[
    'kind',
    'states',
    'actions',
    'gammaF',
    'gammaL',
    'beta',
    'theta',
    'horizon',
    'terminal',
    'definitions',
    'initial',
  ],
  ...[
    'transitions',
    'rewardF',
    'rewardL',
    'phiL',
    'policy',
    'observes',
    'leaderActions',
    'logits',
    'name',
    'Beta',
    'gamma',
  ],
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'length', '', 'a/b~c', '\u0000', 'p', 'q', 'exp', '0'],
];

const VALUES: readonly unknown[] = [
  ...[
    0,
    1,
    2,
    3,
    -1,
    0.5,
    1.5,
    1e21,
    1e308,
    -1e308,
    5e-324,
    null,
    true,
    false,
    [],
    {},
    [[]],
    [null],
    [[0, 1]],
    [[0, 1, 2]],
  ],
  ...[[[1, 'p'], [2, 'q']], { logits: [[0, 'theta[1]']] }, { logits: [] }, { logits: null }, [[0, 0.5], [0, 0.5]], [1, 2, 3]], // prettier-ignore
];

const place = fc.nat(100_000);
const entryText = fc.constantFrom(...ENTRY_TEXTS);
/** Entries that most problems can have as a reward or a parameter. */
const gentle = fc.constantFrom('0', '1/3', '-2.5', '0.12345678901234567', '1e-400', '7e300', 'sin(0.5)', '2 * (3 - 1)');
/** The tables and numbers in which almost any entry gives a problem again. */
const FREE: ReadonlySet<string> = new Set(['rewardF', 'rewardL', 'phiL', 'theta', 'name', 'description']);

/** A step of damage. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constant('replace' as const),
    at: place,
    by: fc.oneof(fc.constantFrom(...VALUES), entryText, fc.constantFrom(...KEYS), fc.jsonValue({ maxDepth: 2 })),
  }),
  fc.record({ kind: fc.constantFrom('delete', 'repeat', 'nest', 'empty'), at: place }),
  fc.record({ kind: fc.constantFrom('swap', 'copy'), at: place, other: place }),
  fc.record({ kind: fc.constant('rename' as const), at: place, key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('edit' as const), at: place, formula: entryText }),
  fc.record({ kind: fc.constant('tweak' as const), at: place, formula: fc.oneof(entryText, gentle) }),
  fc.record({ kind: fc.constant('number' as const), at: place, source: fc.constantFrom(...NUMBER_SOURCES) }),
  fc.record({ kind: fc.constant('key' as const), at: place }),
  fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    text: fc.oneof(
      fc.constantFrom(...'{}[]",:-+.eE0123456789 \t\n\u00a0\ufeff\u2028\u0000/*'),
      fc.constantFrom('null', '{"a":1}', '//', '/**/', 'NaN', '\\u0000', '\\ud800', '[[[['),
    ),
  }),
);

/** A container and the key of one of its parts. */
interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

function placesIn(root: unknown): Place[] {
  if (typeof root !== 'object' || root === null) return [];
  const parent = root as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}

/** The entries of what is free. */
function freePlaces(root: unknown): Place[] {
  const isEntry = ({ parent, key }: Place): boolean => typeof parent[key] !== 'object';
  return placesIn(root).flatMap((free) =>
    free.parent === root && FREE.has(free.key) ? [free, ...placesIn(free.parent[free.key])].filter(isEntry) : [],
  );
}

/** As an own property, whatever the key: `__proto__` too. */
const put = (parent: Record<string, unknown>, key: string, value: unknown): void =>
  void Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });

/** The text with one step of damage; damage to values is left out where the text is no JSON any more. */
export function mutate(text: string, step: Mutation): string {
  switch (step.kind) {
    case 'cut': {
      const at = step.at % (text.length + 1);
      return text.slice(0, at) + text.slice(at + step.length);
    }
    case 'insert': {
      const at = step.at % (text.length + 1);
      return text.slice(0, at) + step.text + text.slice(at);
    }
    case 'number':
      return replaceNth(text, /-?\b\d+(\.\d+)?([eE][+-]?\d+)?/g, step.at, () => step.source);
    case 'key':
      // The key once more, with the value null before the one that it has.
      return replaceNth(text, /"[^"\\]*"(?=\s*:)/g, step.at, (key) => `${key}: null, ${key}`);
    default:
      return mutateValue(text, step);
  }
}

function replaceNth(text: string, pattern: RegExp, n: number, by: (found: string) => string): string {
  const all = [...text.matchAll(pattern)];
  if (all.length === 0) return text;
  const { index, 0: found } = all[n % all.length];
  return text.slice(0, index) + by(found) + text.slice(index + found.length);
}

type ValueMutation = Exclude<Mutation, { kind: 'cut' | 'insert' | 'number' | 'key' }>;

function mutateValue(text: string, step: ValueMutation): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return text;
  }
  const places = step.kind === 'tweak' ? freePlaces(root) : placesIn(root);
  if (places.length === 0) return text;
  const { parent, key } = places[step.at % places.length];
  const before = parent[key];
  switch (step.kind) {
    case 'replace':
      put(parent, key, step.by);
      break;
    case 'delete':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      break;
    case 'repeat':
      if (Array.isArray(parent)) parent.splice(Number(key), 0, before);
      else put(parent, `${key}2`, before);
      break;
    case 'tweak':
      put(parent, key, step.formula);
      break;
    case 'nest':
      put(parent, key, [before]);
      break;
    case 'empty':
      put(parent, key, Array.isArray(before) ? [] : typeof before === 'object' ? {} : '');
      break;
    case 'rename':
      if (Array.isArray(parent)) put(parent, key, { [step.key]: before });
      else {
        delete parent[key];
        put(parent, step.key, before);
      }
      break;
    case 'edit':
      put(parent, key, typeof before === 'string' ? `${before} + ${step.formula}` : step.formula);
      break;
    default: {
      const other = places[step.other % places.length];
      const copied = structuredClone(other.parent[other.key]);
      if (step.kind === 'swap') put(other.parent, other.key, structuredClone(before));
      put(parent, key, copied);
    }
  }
  return JSON.stringify(root) ?? text;
}

/** Texts made of one of `seeds` by one to four steps of damage, most by one. */
export const mutatedTexts = (seeds: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.oneof(
        { weight: 2, arbitrary: fc.tuple(mutation) },
        { weight: 1, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 4 }) },
      ),
    )
    .map(([text, steps]) => steps.reduce(mutate, text));
