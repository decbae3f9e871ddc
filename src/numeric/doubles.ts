/** A double for each item: as `Float64Array.from`, which takes ten times as long. */
export function doubles<T>(items: readonly T[], of: (x: T, i: number) => number): Float64Array {
  const result = new Float64Array(items.length);
  for (let i = 0; i < items.length; i++) result[i] = of(items[i], i);
  return result;
}
