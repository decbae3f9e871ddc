/** Changes whenever a child would have to change. */
export const PROTOCOL_VERSION = 1;

/** What a child says about itself in answer to `start`. */
export interface Hello {
  readonly protocol: number;
  readonly name: string;
  readonly version?: string;
  readonly capabilities: Capabilities;
  /** `float64` unless declared: see `readPrecision`. */
  readonly precision?: unknown;
}

/** What a child does; anything else is not asked for. */
export interface Capabilities {
  /** Kinds of problems that it solves, samples and refuses; configurable MDPs unless declared. */
  readonly kinds?: readonly string[];
  readonly solve?: boolean;
  /** Ids of estimators; those for games begin with `game:`. */
  readonly estimate?: readonly string[];
  /** Ids of estimators whose exact moments it knows. */
  readonly expect?: readonly string[];
  readonly sample?: boolean;
  readonly refuse?: boolean;
  /** Tasks of the paper. */
  readonly tasks?: readonly string[];
  /** How many requests may be under way at once. */
  readonly window?: number;
}

/** What became of a request: an answer in the words of the protocol, or `broken`, where the protocol was. */
export type Reply =
  | { readonly kind: 'result'; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'broken'; readonly what: string };

/** A line that breaks the protocol, told in words. */
export class BrokenProtocol extends Error {
  override readonly name = 'BrokenProtocol';
}

const SHOWN = 80;
/** Characters that are kept of what a child says of itself, of an error or of a reason. */
const LONGEST = 2000;
const MOST_WINDOW = 256;

/** A text cut to be shown in a message. */
export const cut = (text: string, most: number = SHOWN): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** A text in quotes, cut to be shown in a message. */
export const quoted = (text: string): string => JSON.stringify(cut(text));

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    const hint = line.startsWith('\uFEFF')
      ? ' (it begins with a byte-order mark)'
      : line.includes('\0')
        ? ' (it has NUL bytes: UTF-8 is read, not UTF-16)'
        : /\b(NaN|Infinity)\b/.test(line)
          ? ' (JSON has no NaN and no Infinity)'
          : '';
    throw new BrokenProtocol(`a line that is not JSON${hint}: ${quoted(line)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BrokenProtocol(`a line that is no JSON object: ${quoted(line)}`);
  return value as Record<string, unknown>;
}

const isOptional = (value: unknown, type: 'boolean' | 'string'): boolean =>
  value === undefined || typeof value === type;

/** The answer to `start`. Throws `BrokenProtocol`. */
export function readHello(line: string): Hello {
  const value = parseObject(line);
  const { protocol, name, version, capabilities } = value;
  const fail = (what: string): never => {
    throw new BrokenProtocol(`${what} in the handshake ${quoted(line)}`);
  };
  if (protocol !== PROTOCOL_VERSION)
    fail(`protocol ${cut(String(JSON.stringify(protocol)))} where ${PROTOCOL_VERSION} was offered,`);
  if (typeof name !== 'string' || !isOptional(version, 'string')) fail('no name');
  if (typeof capabilities !== 'object' || capabilities === null) fail('no capabilities');
  const { solve, sample, refuse, window = 1, ...lists } = capabilities as Record<string, unknown>;
  if (![solve, sample, refuse].every((x) => isOptional(x, 'boolean'))) fail('a capability that is no boolean');
  for (const name of ['kinds', 'estimate', 'expect', 'tasks']) {
    const list = lists[name];
    if (list !== undefined && !(Array.isArray(list) && list.every((x) => typeof x === 'string')))
      fail(`${name} that is no list of texts`);
  }
  if (!(Number.isInteger(window) && Number(window) >= 1 && Number(window) <= MOST_WINDOW))
    fail(`a window that is no whole number from 1 to ${MOST_WINDOW}`);
  const said = {
    ...value,
    name: cut(name as string, LONGEST),
    ...(version !== undefined && { version: cut(version as string, LONGEST) }),
  };
  return said as unknown as Hello;
}

/** The answer to the request with number `seq`, the oldest that is open. Throws `BrokenProtocol`. */
export function readReply(line: string, seq: number): Reply {
  const value = parseObject(line);
  if (value['seq'] !== seq)
    throw new BrokenProtocol(
      `an answer with seq ${cut(String(JSON.stringify(value['seq'])))} where ${seq} was due (answers come in the order of requests)`,
    );
  const keys = Object.keys(value).filter((key) => key !== 'seq');
  const [key] = keys;
  const content = value[key];
  if (keys.length === 1) {
    if (key === 'result' && typeof content === 'object' && content !== null && !Array.isArray(content))
      return { kind: 'result', result: content as Record<string, unknown> };
    if (key === 'skipped' && typeof content === 'string') return { kind: 'skipped', reason: cut(content, LONGEST) };
    if (key === 'error' && typeof content === 'string') return { kind: 'error', message: cut(content, LONGEST) };
  }
  throw new BrokenProtocol(`an answer that is none of result, skipped and error: ${quoted(line)}`);
}
