import type { FiniteInstance } from '../model/instance.js';
import { isValid } from './isValid.js';
import { complexity, isSimpler } from './complexity.js';
import { flatten, unflatten } from './flatInstance.js';
import { orderedStates, plainerNumbers, plainerRewards, plainerRows, plainerTables } from './plainerInstances.js';
import { fewerActions, fewerParameters, fewerStates, moreTerminalStates, shorterHorizons } from './smallerInstances.js';

const STEPS = [
  fewerStates,
  fewerActions,
  fewerParameters,
  shorterHorizons,
  moreTerminalStates,
  plainerTables,
  plainerRows,
  plainerRewards,
  plainerNumbers,
  orderedStates,
];

const MARK = ' (simplified)';
/** The instance with a name that says that it is no longer the one of that name. */
const marked = <I extends FiniteInstance>(instance: I): I =>
  instance.name === undefined || instance.name.endsWith(MARK) ? instance : { ...instance, name: instance.name + MARK };

/**
 * Instances that are one step simpler than the given one, the largest steps first; all of them of the same kind, admitted, and of strictly
 * smaller `complexity`. Any instance will do, generated or read from a file.
 */
export function* simplerInstances<I extends FiniteInstance>(
  instance: I,
  admits: (instance: I) => boolean = isValid,
): Generator<I> {
  const origin = flatten(marked(instance));
  const before = complexity(origin);
  for (const step of STEPS)
    for (const candidate of step(origin)) {
      if (!isSimpler(candidate, before)) continue;
      const simpler = unflatten(candidate) as I;
      if (admits(simpler)) yield simpler;
    }
}

/**
 * The search for a simplest instance that still fails: greedy descent along `simplerInstances`, as fast-check does it. It yields instances and is
 * told whether they fail; `attempts` bounds how many. Who has to wait for an answer drives it, others call `shrinkInstance`.
 */
export function* shrinking<I extends FiniteInstance>(
  instance: I,
  admits: (instance: I) => boolean = isValid,
  attempts: number = Infinity,
): Generator<I, I, boolean> {
  let simplest = instance;
  let left = attempts;
  for (let found = true; found;) {
    found = false;
    for (const candidate of simplerInstances(simplest, admits)) {
      if (left-- <= 0) return simplest;
      if (!(yield candidate)) continue;
      simplest = candidate;
      found = true;
      break;
    }
  }
  return simplest;
}

/** A simplest instance that still fails, by `shrinking`. `fails` must hold for `instance`; `attempts` bounds how often it is asked. */
export function shrinkInstance<I extends FiniteInstance>(
  instance: I,
  fails: (instance: I) => boolean,
  admits: (instance: I) => boolean = isValid,
  attempts: number = Infinity,
): I {
  const search = shrinking(instance, admits, attempts);
  let step = search.next();
  while (!step.done) step = search.next(fails(step.value));
  return step.value;
}
