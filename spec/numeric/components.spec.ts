import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stronglyConnectedComponents } from '../../src/numeric/components.js';

/** Successors of up to twelve nodes: self-loops and repeated edges too. */
const graph = fc.integer({ min: 0, max: 12 }).chain((n) =>
  fc.array(n === 0 ? fc.constant<number[]>([]) : fc.array(fc.nat(n - 1), { maxLength: 3 }), {
    minLength: n,
    maxLength: n,
  }),
);

/** reach[u][v]: whether a path leads from u to v (of length zero for u = v), by Warshall's algorithm. */
function reachability(successors: readonly (readonly number[])[]): boolean[][] {
  const n = successors.length;
  const reach = successors.map((next, u) => Array.from({ length: n }, (_, v) => u === v || next.includes(v)));
  for (let w = 0; w < n; w++)
    for (let u = 0; u < n; u++) for (let v = 0; v < n; v++) reach[u][v] ||= reach[u][w] && reach[w][v];
  return reach;
}

const placesOf = (components: readonly (readonly number[])[]): Map<number, number> =>
  new Map(components.flatMap((component, place) => component.map((v) => [v, place] as const)));

describe('strongly connected components', () => {
  test('are a partition of the nodes', () => {
    fc.assert(
      fc.property(graph, (successors) => {
        const nodes = stronglyConnectedComponents(successors).flat();
        expect(nodes.toSorted((a, b) => a - b)).toEqual([...successors.keys()]);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('hold together exactly the nodes that reach each other', () => {
    fc.assert(
      fc.property(graph, (successors) => {
        const reach = reachability(successors);
        const place = placesOf(stronglyConnectedComponents(successors));
        for (const u of successors.keys())
          for (const v of successors.keys()) expect(place.get(u) === place.get(v)).toBe(reach[u][v] && reach[v][u]);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('stand after all that they lead to', () => {
    fc.assert(
      fc.property(graph, (successors) => {
        const place = placesOf(stronglyConnectedComponents(successors));
        successors.forEach((next, u) => {
          for (const v of next) expect(place.get(v)).toBeLessThanOrEqual(place.get(u)!);
        });
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('of nothing are none', () => {
    expect(stronglyConnectedComponents([])).toEqual([]);
  });

  test('of single nodes with and without a self-loop are the nodes', () => {
    expect(stronglyConnectedComponents([[0], [], [1, 1]])).toEqual([[0], [1], [2]]);
  });

  test('leave the graph as it was', () => {
    const successors = [[1], [2, 0], [2]];
    stronglyConnectedComponents(successors);
    expect(successors).toEqual([[1], [2, 0], [2]]);
  });

  const LONG = 100_000;

  test('of a long path are found without recursion', () => {
    const path = Array.from({ length: LONG }, (_, v) => (v + 1 < LONG ? [v + 1] : []));
    const components = stronglyConnectedComponents(path);
    expect(components.length).toBe(LONG);
    expect(components.every((component, i) => component.length === 1 && component[0] === LONG - 1 - i)).toBe(true);
  });

  test('of a long cycle are found without recursion', () => {
    const cycle = Array.from({ length: LONG }, (_, v) => [(v + 1) % LONG]);
    const components = stronglyConnectedComponents(cycle);
    expect(components.map((component) => component.length)).toEqual([LONG]);
  });

  test('of a long path against the order of the nodes are found without recursion', () => {
    const path = Array.from({ length: LONG }, (_, v) => (v > 0 ? [v - 1] : []));
    expect(stronglyConnectedComponents(path).every((component, i) => component[0] === i)).toBe(true);
  });
});
