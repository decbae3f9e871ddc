/** Length of a page: what a rollout that is kept alone keeps from being freed, at most. */
const PAGE = 4096;

/** Memory that rollouts are written into, one after another, before their length is known; from `used` on it is free. */
export interface Page {
  readonly states: Int32Array;
  readonly actions: Int32Array;
  readonly edges: Int32Array;
  used: number;
}

/** A page at a time. What was closed stays as it is: views of it may be handed out. */
export interface Pages {
  /** The current page, with room for at least one entry. */
  open(): Page;
  /** A new page, that begins with the first `entries` entries of the rollout being written and has room for as many again. */
  turn(entries: number): Page;
  /** Ends a rollout of that many entries. */
  close(entries: number): void;
}

/** Pages for one sampler; none is allocated before the first rollout. */
export function createPages(): Pages {
  let page = pageOf(0);
  return {
    open: () => (page.used < page.states.length ? page : (page = pageOf(PAGE))),
    turn: (entries) => {
      const { states, actions, edges, used } = page;
      page = pageOf(Math.max(PAGE, 2 * entries));
      page.states.set(states.subarray(used, used + entries));
      page.actions.set(actions.subarray(used, used + entries));
      page.edges.set(edges.subarray(used, used + entries));
      return page;
    },
    close: (entries) => void (page.used += entries),
  };
}

const pageOf = (length: number): Page => ({
  states: new Int32Array(length),
  actions: new Int32Array(length),
  edges: new Int32Array(length),
  used: 0,
});
