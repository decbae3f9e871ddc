import { Misbehaviour } from '../verdict/plugin/misbehaviour.js';
import { EXIT, print } from './output.js';

/** Runs a command on an estimator in a file; what that does wrong is a verdict. One that cannot be loaded is wrong usage. */
export async function reportMisbehaviour(
  estimator: string,
  json: boolean | undefined,
  run: () => void | Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Misbehaviour)) throw error;
    const { kind, message } = error;
    print(json ? { estimator, verdict: 'fails', misbehaviour: { kind, message } } : `FAILS ${estimator}: ${message}`);
    process.exitCode = kind === 'load' ? EXIT.usage : EXIT.fails;
  }
}
