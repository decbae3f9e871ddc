import { describe, expect, test } from 'vitest';
import { startProgress, withProgress, type PainterThread, type Progress } from '../../src/cli/progress.js';
import { createLock, lockMemory, type LockMemory } from '../../src/cli/progressLock.js';
import { CLEAR_LINE, PATIENCE, createPainter } from '../../src/cli/progressPainter.js';
import type { ProgressStep } from '../../src/cli/progressStep.js';
import { progressText, timeText } from '../../src/cli/progressText.js';

/** A terminal that keeps what is written to it, and a clock that is set by hand. */
function fakeTerminal(columns = 80) {
  const written: string[] = [];
  const clock = { seconds: 100 };
  const painter = createPainter({ write: (text) => written.push(text), columns }, () => clock.seconds);
  /** What the terminal shows: whatever came after the line was last emptied. */
  const line = (): string => written.join('').split(CLEAR_LINE).at(-1)!;
  const after = (seconds: number): boolean => {
    clock.seconds = 100 + seconds;
    return painter.paint();
  };
  return { painter, written, line, after };
}

describe('the line of a command that takes long', () => {
  test('is not shown before the command has been silent for a while, and never without anything to say', () => {
    const { painter, written, after } = fakeTerminal();
    expect(after(60)).toBe(false);
    const { painter: quick, written: none, after: later } = fakeTerminal();
    quick.step({ what: 'truth' });
    expect(later(PATIENCE - 0.1)).toBe(false);
    expect([...written, ...none]).toEqual([]);
    painter.step({ what: 'truth' });
    expect(after(PATIENCE)).toBe(true);
    expect(written).toHaveLength(1);
    expect(PATIENCE).toBeLessThan(2);
  });

  test('says what is done, how much of it, for how long, and overwrites itself', () => {
    const { painter, line, after, written } = fakeTerminal();
    painter.step({ what: 'route implicit', done: 1, total: 6 });
    after(3);
    expect(line()).toBe('route implicit 1/6 · 3 s');
    after(3.2);
    expect(written).toHaveLength(1);
    after(4);
    expect(line()).toBe('route implicit 1/6 · 4 s');
    painter.step({ what: 'simpler instances', done: 7 });
    after(65);
    expect(line()).toBe('simpler instances 7 · 1 min 5 s');
    expect(written.every((text) => text.startsWith(CLEAR_LINE) && !text.includes('\n'))).toBe(true);
  });

  test('tells the time left of many like pieces, at the speed since they began', () => {
    const { painter, line, after } = fakeTerminal();
    painter.step({ what: 'loading' });
    after(10);
    painter.step({ what: 'batches', done: 20, total: 100 });
    after(10);
    expect(line()).toBe('batches 20/100 · 10 s');
    painter.step({ what: 'batches', done: 40, total: 100 });
    // 20 pieces in 5 seconds, 60 are left.
    after(15);
    expect(line()).toBe('batches 40/100 · 15 s, about 15 s left');
    painter.step({ what: 'routes', done: 0, total: 6 });
    painter.step({ what: 'routes', done: 5, total: 6 });
    after(20);
    expect(line()).toBe('routes 5/6 · 20 s');
  });

  test('stays on one line of the terminal', () => {
    const { painter, line, after } = fakeTerminal(20);
    painter.step({ what: 'x'.repeat(500) });
    after(5);
    expect(line()).toBe('x'.repeat(19));
  });

  test.each([
    [0.4, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min 0 s'],
    [3599, '59 min 59 s'],
    [7500, '2 h 5 min'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(timeText(seconds)).toBe(text);
    expect(progressText({ what: 'a' }, seconds)).toBe(`a · ${text}`);
  });
});

describe('the lock of the line', () => {
  test('lets the other thread write only when nothing is painted, and tells it whether a line stands there', () => {
    const memory = lockMemory();
    const [painting, computing] = [createLock(memory), createLock(memory)];
    const told: unknown[] = [];
    computing.aside((shown) => told.push(shown));
    painting.tryPaint(() => false);
    computing.aside((shown) => told.push(shown));
    painting.tryPaint(() => true);
    computing.aside((shown) => {
      told.push(shown);
      painting.tryPaint(() => {
        told.push('painted meanwhile');
        return true;
      });
    });
    computing.aside((shown) => told.push(shown));
    expect(told).toEqual([false, false, true, false]);
  });

  test('is held for ever once it is closed', () => {
    const memory = lockMemory();
    const [painting, computing] = [createLock(memory), createLock(memory)];
    painting.tryPaint(() => true);
    const told: unknown[] = [];
    computing.close((shown) => told.push(shown));
    painting.tryPaint(() => {
      told.push('painted');
      return true;
    });
    expect(told).toEqual([true]);
  });
});

/** Progress on a fake stream and a fake thread that paints when it is told to. */
function fakeProgress(isTTY: boolean, columns = 33) {
  const written: string[] = [];
  const steps: ProgressStep[] = [];
  const clock = { milliseconds: 0 };
  const thread: { memory?: LockMemory; columns?: number; stopped: number } = { stopped: 0 };
  const start = (memory: LockMemory, columns: number): PainterThread => {
    Object.assign(thread, { memory, columns });
    return { postMessage: (step) => steps.push(step), stop: () => void thread.stopped++ };
  };
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = startProgress(stream, start, () => clock.milliseconds);
  const paint = (): void => createLock(thread.memory!).tryPaint(() => written.push('LINE') > 0);
  return { progress, written, steps, clock, thread, paint };
}

describe('progress', () => {
  test('in a pipe is silent, and starts no thread', () => {
    const { progress, written, steps, thread } = fakeProgress(false);
    progress.show('truth', 1, 2);
    progress.aside(() => written.push('a failure'));
    progress.end();
    expect([written, steps, thread.memory]).toEqual([['a failure'], [], undefined]);
  });

  test('on a terminal tells the thread, not more often than it can paint', () => {
    const { progress, steps, clock, thread } = fakeProgress(true);
    progress.show('a', 0, 9);
    progress.show('a', 1, 9);
    progress.show('b');
    clock.milliseconds = 1000;
    progress.show('b', 4);
    expect(steps).toEqual([{ what: 'a', done: 0, total: 9 }, { what: 'b' }, { what: 'b', done: 4 }]);
    expect(thread.columns).toBe(33);
    const blind = fakeProgress(true, 0);
    blind.progress.show('a');
    expect(blind.thread.columns).toBe(80);
  });

  test('takes the line away before anything else is written, and at the end', () => {
    const { progress, written, paint, steps, thread } = fakeProgress(true);
    progress.show('a');
    paint();
    progress.aside(() => written.push('a failure'));
    progress.aside(() => written.push('another'));
    paint();
    progress.end();
    paint();
    progress.end();
    progress.show('late');
    progress.aside(() => written.push('last'));
    expect(written).toEqual(['LINE', CLEAR_LINE, 'a failure', 'another', 'LINE', CLEAR_LINE, 'last']);
    expect([steps.length, thread.stopped]).toEqual([1, 1]);
  });

  test('ends with what it belongs to, also where that fails', async () => {
    const ends: string[] = [];
    const progress = (name: string): Progress => ({
      show: () => undefined,
      aside: (write) => write(),
      end: () => ends.push(name),
    });
    await expect(withProgress(() => 7, progress('first'))).resolves.toBe(7);
    const failing = withProgress(() => {
      throw new RangeError('no');
    }, progress('second'));
    await expect(failing).rejects.toThrow('no');
    expect(ends).toEqual(['first', 'second']);
  });
});
