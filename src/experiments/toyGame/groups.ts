import type { BySeed } from '../publish/evidence.js';
import { publishedSteps, TOY_METHODS } from './methods.js';
import type { ToyGroup } from './results.js';

/** The paper's names. */
export const TOY_NAMES: Readonly<Record<string, string>> = {
  'bc-hg': 'BC-HG',
  'first-order': 'Naive-PGD',
  'bi-ac': 'Bi-AC',
};
/** The runs of a method with its published settings, or with one change. */
export function groupOf(
  groups: readonly ToyGroup[],
  task: string,
  method: string,
  { data = 'on-policy', changes = '' }: { readonly data?: string; readonly changes?: string } = {},
): ToyGroup | undefined {
  const variant = task === 'toy-r1' ? 'R1' : 'R2';
  const [actor, critic] = ([0, 1] as const).map((which) => publishedSteps(which)({ variant, data }, method));
  return groups.find(
    (g) =>
      g.task === task &&
      g.method === method &&
      g.data === data &&
      g.changes === changes &&
      g.actorSteps === actor &&
      (g.criticSteps === critic || TOY_METHODS[method].exact !== undefined),
  );
}

/** A list of a group by seed. */
export const bySeed = (group: ToyGroup, of: 'expected' | 'p'): BySeed => ({ seeds: group.seeds, values: group[of] });
