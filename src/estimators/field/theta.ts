import type { Tape } from '../../numeric/tape.js';

/** θ of tables as they were evaluated: what stands on the tape, and the instance's own number for a component that no formula mentions. */
export function thetaOfRun<T>(tape: Tape, values: ArrayLike<T>, own: readonly T[]): T[] {
  const theta = [...own];
  tape.steps.forEach((step, i) => {
    if (step.kind === 'theta') theta[step.index] = values[i];
  });
  return theta;
}
