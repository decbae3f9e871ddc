import type { ProgressStep } from './progressStep.js';

const MINUTE = 60;

/** A time for people: `7 s`, `3 min 20 s`, `2 h 5 min`. */
export function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / MINUTE);
  if (minutes === 0) return `${whole} s`;
  if (minutes < MINUTE) return `${minutes} min ${whole % MINUTE} s`;
  return `${Math.floor(minutes / MINUTE)} h ${minutes % MINUTE} min`;
}

/** The line in words: what, how much of it is done, since when, how long still (seconds). */
export function progressText({ what, done, total }: ProgressStep, elapsed: number, left?: number): string {
  const count = done === undefined ? '' : total === undefined ? ` ${done}` : ` ${done}/${total}`;
  return `${what}${count} · ${timeText(elapsed)}${left === undefined ? '' : `, about ${timeText(left)} left`}`;
}
