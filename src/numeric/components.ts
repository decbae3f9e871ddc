/**
 * Strongly connected components of a directed graph on 0 … n−1, successors first: every edge leads into the same component or into
 * one that stands earlier in the list (Tarjan 1972, without recursion; O(n + edges)).
 */
export function stronglyConnectedComponents(successors: readonly (readonly number[])[]): number[][] {
  const n = successors.length;
  const order = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const onStack = new Uint8Array(n);
  const position = new Int32Array(n);
  const stack: number[] = [];
  const path: number[] = [];
  const components: number[][] = [];
  let visited = 0;
  const enter = (v: number): void => {
    order[v] = low[v] = visited++;
    stack.push(v);
    onStack[v] = 1;
    path.push(v);
  };
  for (let root = 0; root < n; root++) {
    if (order[root] !== -1) continue;
    enter(root);
    while (path.length > 0) {
      const v = path[path.length - 1];
      const next = successors[v][position[v]];
      if (next !== undefined) {
        position[v]++;
        if (order[next] === -1) enter(next);
        else if (onStack[next]) low[v] = Math.min(low[v], order[next]);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent], low[v]);
      if (low[v] !== order[v]) continue;
      const component: number[] = [];
      for (let w = -1; w !== v;) {
        w = stack.pop()!;
        onStack[w] = 0;
        component.push(w);
      }
      components.push(component.reverse());
    }
  }
  return components;
}
