/** Thrown for an estimate that is none; the message says what it is instead. */
export class NoEstimate extends Error {
  override readonly name = 'NoEstimate';
}
