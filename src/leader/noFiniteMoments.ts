/** Thrown where the leader's return is infinite, or the law of the state leaves the range of the computation. */
export class NoFiniteMoments extends Error {
  override readonly name = 'NoFiniteMoments';
}
