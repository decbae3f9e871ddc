/** Thrown where the soft Bellman equations have no solution that can be computed or certified. */
export class NoBestResponse extends Error {
  override readonly name = 'NoBestResponse';
}
