/** How an estimator of one's own can fail beside being wrong. `load`: before it could be judged at all. */
export type MisbehaviourKind = 'load' | 'throws' | 'result' | 'time' | 'memory' | 'exit' | 'state' | 'channel';

/** Thrown for an estimator of one's own that does not do what an estimator does; the message says what it did. A verdict, not a fault of ours. */
export class Misbehaviour extends Error {
  override readonly name = 'Misbehaviour';
  readonly kind: MisbehaviourKind;

  constructor(kind: MisbehaviourKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** For answers that depend on more than batch, knowledge and stream. */
export const keepsState = (): Misbehaviour =>
  new Misbehaviour(
    'state',
    'gives different results for the same batch, knowledge and stream: something is kept between calls, or drawn elsewhere than from the stream',
  );
