import { Arbitrary, Value, stream, type Random, type Stream } from 'fast-check';
import type { FiniteInstance } from '../model/instance.js';
import { drawFrom, type Draw } from './draw.js';
import { simplerInstances } from './shrink.js';

/** A generator whose result is not admitted this often in a row is taken to be broken. */
const MOST_ATTEMPTS = 1000;

type Admits<I> = (instance: I) => boolean;

class InstanceArbitrary<I extends FiniteInstance> extends Arbitrary<I> {
  readonly #generate: (draw: Draw) => I;
  readonly #admits: Admits<I>;

  constructor(generate: (draw: Draw) => I, admits: Admits<I>) {
    super();
    this.#generate = generate;
    this.#admits = admits;
  }

  override generate(random: Random): Value<I> {
    const draw = drawFrom(random);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const mdp = this.#generate(draw);
      if (this.#admits(mdp)) return new Value(mdp, undefined);
    }
    throw new Error('the generator makes no instance that its stratum admits');
  }

  override canShrinkWithoutContext(value: unknown): value is I {
    return typeof value === 'object' && value !== null && 'kind' in value && 'transitions' in value;
  }

  override shrink(instance: I): Stream<Value<I>> {
    const admits = this.#admits;
    return stream(
      (function* () {
        for (const simpler of simplerInstances(instance, admits)) yield new Value(simpler, undefined);
      })(),
    );
  }
}

/**
 * The fast-check arbitrary of a generator. It draws again where the result is not admitted, and shrinks on the instances themselves
 * (`simplerInstances`), within what is admitted: so sizes shrink before contents, and examples given by hand shrink as well. Drawing
 * has no bias: frequencies are those of the generator in every run.
 */
export const instanceArbitrary = <I extends FiniteInstance>(
  generate: (draw: Draw) => I,
  admits: (instance: I) => boolean,
): Arbitrary<I> => new InstanceArbitrary(generate, admits);
