import type { JobCase } from './job.js';

/** What a shard has to do so far. */
interface Load {
  readonly index: number;
  seconds: number;
  readonly numbers: number[];
}

/**
 * The cases of a job in `count` shards of about equal estimated time: the longest first, each to the shard that has least to do (Graham: no shard
 * takes more than 4/3 of what it would at best). Numbers count from 1 and ascend in each shard. The same for everybody who has the manifest.
 */
export function partition(cases: readonly JobCase[], count: number): number[][] {
  const order = cases.map((one, i) => ({ number: i + 1, seconds: one.seconds }));
  order.sort((a, b) => b.seconds - a.seconds || a.number - b.number);
  const heap = Array.from({ length: count }, (_, index): Load => ({ index, seconds: 0, numbers: [] }));
  const shards = [...heap];
  for (const { number, seconds } of order) {
    heap[0].numbers.push(number);
    heap[0].seconds += seconds;
    sink(heap);
  }
  return shards.map(({ numbers }) => numbers.sort((a, b) => a - b));
}

const isBefore = (a: Load, b: Load): boolean => a.seconds < b.seconds || (a.seconds === b.seconds && a.index < b.index);

/** Restores the order of a binary heap whose root has grown. */
function sink(heap: Load[]): void {
  for (let at = 0; ;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && isBefore(heap[child], heap[least])) least = child;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least], heap[at]];
    at = least;
  }
}
