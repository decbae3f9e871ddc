/** How an estimator of one's own can fail beside being wrong. */
export type MisbehaviourKind = 'load' | 'throws' | 'result' | 'time' | 'exit' | 'state';

/** Thrown for an estimator of one's own that does not do what an estimator does; the message says what it did. A verdict, not a fault of ours. */
export class Misbehaviour extends Error {
  override readonly name = 'Misbehaviour';
  readonly kind: MisbehaviourKind;

  constructor(kind: MisbehaviourKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
