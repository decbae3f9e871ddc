import { progressText } from './progressText.js';
import type { ProgressStep } from './progressStep.js';

/** Where the line is painted. */
export interface ProgressTerminal {
  readonly write: (text: string) => unknown;
  /** Characters of a line; longer texts are cut, so that they stay on one line. */
  readonly columns: number;
}

/** One line that is overwritten as work goes on. */
export interface ProgressPainter {
  readonly step: (step: ProgressStep) => void;
  /** Brings the line up to date. Returns true where one is shown. */
  readonly paint: () => boolean;
}

/** Commands that take less, in seconds, show nothing. */
export const PATIENCE = 1.5;

/** Fewer pieces than this are too uneven to foretell the end from. */
const FORETELLING = 10;

/** Goes back to the beginning of the line and empties it. */
export const CLEAR_LINE = '\r\u001b[2K';

/**
 * A painter for a terminal; `now` gives seconds. Nothing is shown before `PATIENCE` seconds have passed. The time left is that of the pieces left
 * at the speed since the present kind of work was first heard of.
 */
export function createPainter({ write, columns }: ProgressTerminal, now: () => number): ProgressPainter {
  const started = now();
  let current: ProgressStep | undefined;
  let first = { what: '', done: 0, at: started };
  let shown = '';
  const left = ({ done, total }: ProgressStep): number | undefined => {
    if (done === undefined || total === undefined || total < FORETELLING) return undefined;
    const pieces = done - first.done;
    return pieces > 0 ? ((now() - first.at) / pieces) * (total - done) : undefined;
  };
  return {
    step: (step) => {
      if (step.what !== first.what) first = { what: step.what, done: step.done ?? 0, at: now() };
      current = step;
    },
    paint: () => {
      const elapsed = now() - started;
      if (!current || elapsed < PATIENCE) return false;
      const text = progressText(current, elapsed, left(current)).slice(0, columns - 1);
      if (text !== shown) write(CLEAR_LINE + text);
      shown = text;
      return true;
    },
  };
}
