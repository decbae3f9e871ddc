/** The whole state of the page: what is in its address. */
export interface PageState {
  readonly problem: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly text: string;
  /** Null: the point of the problem itself. */
  readonly theta: readonly string[] | null;
  /** Null: as many as are no effort, 50 or (for large problems) 20. */
  readonly digits: number | null;
}

const PREFIX = '#s=';

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  stream: GenericTransformStream,
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** The state as the fragment of an address: JSON, deflated, in the letters that addresses may have. */
export async function fragmentOf(state: PageState): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream('deflate-raw'));
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return PREFIX + letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The state that a fragment stands for; undefined for one that stands for none. */
export async function stateOf(fragment: string): Promise<PageState | undefined> {
  if (!fragment.startsWith(PREFIX)) return undefined;
  try {
    const letters = fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const inflated = await through(bytes, new DecompressionStream('deflate-raw'));
    const state = JSON.parse(new TextDecoder().decode(inflated)) as unknown;
    return isPageState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

function isPageState(value: unknown): value is PageState {
  if (typeof value !== 'object' || value === null) return false;
  const { problem, settings, text, theta, digits } = value as Record<string, unknown>;
  const isText = (x: unknown): x is string => typeof x === 'string';
  return (
    isText(problem) &&
    isText(text) &&
    (digits === null || typeof digits === 'number') &&
    typeof settings === 'object' &&
    settings !== null &&
    Object.values(settings).every(isText) &&
    (theta === null || (Array.isArray(theta) && theta.every(isText)))
  );
}
