import type { FiniteInstance } from '../../model/instance.js';
import { explainPrepared, type Explanation } from '../../verdict/explain.js';
import { Misbehaviour } from '../../verdict/plugin/misbehaviour.js';
import type { DriveOptions } from '../drive/conversation.js';
import { childSubject, chosenEstimator } from './childSubject.js';
import { refuseUnknownWords } from './declared.js';
import { readPrecision, unitRoundoffOf, type Precision } from '../corpus/precision.js';
import { openSession } from '../drive/session.js';

export interface ExplainChildOptions extends DriveOptions {
  /** Which of the implementation's estimators; needed where it has several. */
  readonly estimator?: string;
  /** Overrides the precision that it declares. */
  readonly precision?: Precision;
  readonly attempts?: number;
}

/**
 * Explains what an implementation in any language gives on an instance, and shrinks the instance with it in the loop. Throws `InvalidInput` for a command
 * that cannot be started, an unknown estimator and what `explain` refuses; `Misbehaviour` where it gives no estimate.
 */
export async function explainChild(
  name: string,
  instance: FiniteInstance,
  command: readonly string[],
  { estimator, precision, attempts, ...options }: ExplainChildOptions,
): Promise<Explanation> {
  const session = await openSession(command, options);
  if (typeof session === 'string') throw new Misbehaviour('load', `no handshake: ${session}`);
  try {
    const { hello } = session;
    refuseUnknownWords(hello);
    const u = unitRoundoffOf(precision ?? readPrecision(hello.precision ?? 'float64'));
    const { subject, prepare } = childSubject(session, chosenEstimator(hello, estimator), u);
    return await explainPrepared(name, instance, subject, prepare, attempts === undefined ? {} : { attempts });
  } finally {
    await session.close();
  }
}
