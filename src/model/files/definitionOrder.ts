/** An order in which each name follows those that it needs, or a circle of names each of which needs the next (the last one the first). */
export type DefinitionOrder = { readonly order: readonly string[] } | { readonly circle: readonly string[] };

/** Orders names by what they need; all that is needed must be a name. O(names + needs), whatever the length of chains. */
export function orderDefinitions(needs: ReadonlyMap<string, ReadonlySet<string>>): DefinitionOrder {
  const neededBy = new Map<string, string[]>([...needs.keys()].map((name) => [name, []]));
  const waitingFor = new Map<string, number>();
  for (const [name, others] of needs) {
    waitingFor.set(name, others.size);
    for (const other of others) neededBy.get(other)!.push(name);
  }
  const order = [...needs.keys()].filter((name) => waitingFor.get(name) === 0);
  // The list grows while it is walked.
  for (const name of order) {
    waitingFor.delete(name);
    for (const other of neededBy.get(name)!) {
      const rest = waitingFor.get(other)! - 1;
      waitingFor.set(other, rest);
      if (rest === 0) order.push(other);
    }
  }
  // Whoever still waits needs someone who still waits: following them leads into a circle.
  let [at] = waitingFor.keys();
  if (at === undefined) return { order };
  const path = new Set<string>();
  while (!path.has(at)) {
    path.add(at);
    at = [...needs.get(at)!].find((other) => waitingFor.has(other))!;
  }
  const steps = [...path];
  return { circle: steps.slice(steps.indexOf(at)) };
}
