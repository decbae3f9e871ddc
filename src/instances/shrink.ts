import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { isValid } from './isValid.js';
import { complexity, isSimpler } from './complexity.js';
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
const marked = (mdp: ConfigurableMdp): ConfigurableMdp =>
  mdp.name === undefined || mdp.name.endsWith(MARK) ? mdp : { ...mdp, name: mdp.name + MARK };

/**
 * Instances that are one step simpler than the given one, the largest steps first; all of them admitted and of strictly smaller
 * `complexity`. Any instance will do, generated or read from a file.
 */
export function* simplerInstances(
  mdp: ConfigurableMdp,
  admits: (mdp: ConfigurableMdp) => boolean = isValid,
): Generator<ConfigurableMdp> {
  const before = complexity(mdp);
  const origin = marked(mdp);
  for (const step of STEPS)
    for (const candidate of step(origin)) if (isSimpler(candidate, before) && admits(candidate)) yield candidate;
}

/**
 * A simplest instance that still fails: greedy descent along `simplerInstances`, as fast-check does it. `fails` must hold for `mdp`;
 * `attempts` bounds how often it is asked.
 */
export function shrinkInstance(
  mdp: ConfigurableMdp,
  fails: (mdp: ConfigurableMdp) => boolean,
  admits: (mdp: ConfigurableMdp) => boolean = isValid,
  attempts: number = Infinity,
): ConfigurableMdp {
  let simplest = mdp;
  let left = attempts;
  for (let found = true; found;) {
    found = false;
    for (const candidate of simplerInstances(simplest, admits)) {
      if (left-- <= 0) return simplest;
      if (!fails(candidate)) continue;
      simplest = candidate;
      found = true;
      break;
    }
  }
  return simplest;
}
