/** Widest line, and widest part of a list of which several share a line. */
const WIDTH = 110;
const NARROW = 36;

/** JSON text with two spaces of indentation, in which whatever fits stands on one line. Equal values give equal texts. */
export function jsonText(value: unknown): string {
  return `${format(value, '')}\n`;
}

function format(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const deeper = `${indent}  `;
  const parts = isList
    ? value.map((part) => format(part, deeper))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${format(part, deeper)}`);
  const [open, close] = isList ? '[]' : '{}';
  const isFlat = !parts.some((part) => part.includes('\n'));
  const length = parts.reduce((total, part) => total + part.length + 2, indent.length);
  if (isFlat && length <= WIDTH) return `${open}${parts.join(', ')}${close}`;
  const lines = isList && parts.every((part) => part.length <= NARROW) ? filled(parts, WIDTH - deeper.length) : parts;
  return `${open}\n${lines.map((line) => deeper + line).join(',\n')}\n${indent}${close}`;
}

/** The parts in as few lines as their order allows. */
function filled(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= width) lines[lines.length - 1] = `${last}, ${part}`;
    else lines.push(part);
  }
  return lines;
}
