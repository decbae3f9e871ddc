import { Arbitrary, Value, stream, type Random, type Stream } from 'fast-check';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { drawFrom, type Draw } from './draw.js';
import { simplerInstances } from './shrink.js';

/** A generator whose result is not admitted this often in a row is taken to be broken. */
const MOST_ATTEMPTS = 1000;

class InstanceArbitrary extends Arbitrary<ConfigurableMdp> {
  readonly #generate: (draw: Draw) => ConfigurableMdp;
  readonly #admits: (mdp: ConfigurableMdp) => boolean;

  constructor(generate: (draw: Draw) => ConfigurableMdp, admits: (mdp: ConfigurableMdp) => boolean) {
    super();
    this.#generate = generate;
    this.#admits = admits;
  }

  override generate(random: Random): Value<ConfigurableMdp> {
    const draw = drawFrom(random);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const mdp = this.#generate(draw);
      if (this.#admits(mdp)) return new Value(mdp, undefined);
    }
    throw new Error('the generator makes no instance that its stratum admits');
  }

  override canShrinkWithoutContext(value: unknown): value is ConfigurableMdp {
    return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'configurable-mdp';
  }

  override shrink(mdp: ConfigurableMdp): Stream<Value<ConfigurableMdp>> {
    const admits = this.#admits;
    return stream(
      (function* () {
        for (const simpler of simplerInstances(mdp, admits)) yield new Value(simpler, undefined);
      })(),
    );
  }
}

/**
 * The fast-check arbitrary of a generator. It draws again where the result is not admitted, and shrinks on the instances themselves
 * (`simplerInstances`), within what is admitted: so sizes shrink before contents, and examples given by hand shrink as well. Drawing
 * has no bias: frequencies are those of the generator in every run.
 */
export function instanceArbitrary(
  generate: (draw: Draw) => ConfigurableMdp,
  admits: (mdp: ConfigurableMdp) => boolean,
): Arbitrary<ConfigurableMdp> {
  return new InstanceArbitrary(generate, admits);
}
