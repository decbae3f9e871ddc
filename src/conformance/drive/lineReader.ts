import { isUtf8 } from 'node:buffer';

/** What a line of a child may be at most; anything beyond is a broken answer. */
export interface LineLimits {
  /** Bytes before the newline. */
  readonly bytes: number;
  /** Brackets and braces inside each other. */
  readonly depth: number;
}

/** 16 MiB, and 64 where an answer of the protocol needs four. */
export const LINE_LIMITS: LineLimits = { bytes: 2 ** 24, depth: 64 };

export interface LineListener {
  readonly line: (text: string) => void;
  /** A line beyond the limits, or of bytes that are no text, in words. Nothing is told after it. */
  readonly broken: (what: string) => void;
}

/** Puts lines together from pieces of output. */
export interface LineReader {
  readonly push: (piece: Buffer) => void;
  /** The beginning of a line that is not complete yet. */
  readonly rest: () => string;
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * A reader of JSON lines that counts bytes and nesting as they arrive: a line without an end cannot fill the memory, and what is nested
 * too deeply never reaches the parser. Blank lines are passed over. `listener.line` may throw; the reader is of no use after that.
 */
export function lineReader(listener: LineListener, limits: LineLimits = LINE_LIMITS): LineReader {
  let pieces: Buffer[] = [];
  let length = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let broken = false;
  const fail = (what: string): void => {
    broken = true;
    listener.broken(what);
  };
  /** Counts the nesting over a piece of one line; a bracket that closes nothing is left to the parser. */
  const isTooDeep = (piece: Buffer): boolean => {
    for (const byte of piece) {
      if (escaped) escaped = false;
      else if (byte === QUOTE) inText = !inText;
      else if (inText) escaped = byte === BACKSLASH;
      else if (byte === 0x5b || byte === 0x7b) {
        if (++depth > limits.depth) return true;
      } else if ((byte === 0x5d || byte === 0x7d) && depth > 0) depth--;
    }
    return false;
  };
  /** Takes in a piece of one line; false where the line is broken by it. */
  const add = (piece: Buffer): boolean => {
    length += piece.length;
    if (length > limits.bytes) fail(`wrote a line of more than ${limits.bytes} bytes`);
    else if (isTooDeep(piece)) fail(`wrote a line nested more than ${limits.depth} deep`);
    else pieces.push(piece);
    return !broken;
  };
  const finish = (): void => {
    const bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    length = depth = 0;
    inText = escaped = false;
    const text = bytes.toString('utf8');
    if (!isUtf8(bytes)) fail(`wrote a line that is not UTF-8: ${JSON.stringify(text.slice(0, 80))}`);
    else if (text.trim() !== '') listener.line(text);
  };
  return {
    push: (piece) => {
      let from = 0;
      for (let at = piece.indexOf(NEWLINE); at >= 0 && !broken; at = piece.indexOf(NEWLINE, from)) {
        if (!add(piece.subarray(from, at))) return;
        finish();
        from = at + 1;
      }
      if (!broken && from < piece.length) add(piece.subarray(from));
    },
    rest: () => Buffer.concat(pieces).toString('utf8'),
  };
}
