import fc from 'fast-check';
import { createStream } from '../../src/random/stream.js';

/** Thrown for what no input may cause. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** What a target works with. */
export interface Tools {
  /** The compiled command line. */
  readonly main: string;
  /** A directory of its own, empty at first. */
  readonly folder: string;
}

/** An open target: the input of a case in words, and what comes of it, as the name of a class of outcomes. Throws where a promise is broken. */
export interface Trial {
  readonly show: (seed: number) => string;
  readonly run: (seed: number) => Promise<string>;
}

/** Something that is tried with random inputs. */
export interface Target {
  readonly id: string;
  readonly what: string;
  /** Seconds that one case may take, on a machine that does other things too. */
  readonly limit: number;
  readonly open: (tools: Tools) => Promise<Trial>;
}

/** What is made of inputs of one type: how they are drawn, shown (as JSON unless told otherwise) and tried. */
export interface TrialOf<Input> {
  readonly inputs: fc.Arbitrary<Input>;
  readonly show?: (input: Input) => string;
  readonly run: (input: Input) => Promise<string>;
}

/** A trial whose input depends on the seed of the case alone. */
export function trialOf<Input>({ inputs, show = (input) => JSON.stringify(input), run }: TrialOf<Input>): Trial {
  const inputOf = (seed: number): Input => fc.sample(inputs, { seed, numRuns: 1 })[0];
  return { show: (seed) => show(inputOf(seed)), run: (seed) => run(inputOf(seed)) };
}

/** The seed of a case: of 32 bits, the same whichever cases are run beside it. */
export const caseSeed = (target: string, seed: number, index: number): number =>
  Math.floor(createStream(`fuzz/${target}/seed=${seed}/case=${index}`).uniform() * 2 ** 32) | 0;
