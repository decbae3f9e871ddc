import { configurableMdp } from '../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { call, minus, parameter, plus, times } from '../../src/numeric/expression.js';

/** A connected problem with so many states, two actions and two or three successors, of two parameters; `ends`: each move ends it with probability 1/16. */
export function sparseProblem(
  states: number,
  { gamma, ends }: { readonly gamma: string; readonly ends: boolean },
): ConfigurableMdp {
  const last = states - 1;
  /** Spread over the states without a pattern, the same on every run. */
  const scattered = (s: number, b: number): number => (s * 7919 + b * 104_729 + 13) % last;
  return configurableMdp({
    states,
    actions: 2,
    gammaF: gamma,
    gammaL: gamma,
    beta: '0.5',
    theta: ['0.3', '-0.2'],
    terminal: [last],
    initial: [[0, 1]],
    transitions: (s, b) => {
      const near = (s + 1) % last;
      const far = scattered(s, b) === near ? (near + 1) % last : scattered(s, b);
      const p = times('0.25', call('tanh', parameter(s % 2)));
      const all = [
        [near, plus('0.5', p)],
        [far, ends ? minus('0.4375', p) : minus('0.5', p)],
      ] as [number, ReturnType<typeof plus>][];
      return ends ? [...all, [last, '0.0625']] : all;
    },
    rewardF: (s, b) => plus(`${((s * 31 + b * 17) % 10) / 10}`, times('0.5', parameter((s + b) % 2))),
    rewardL: (s, b) => `${((s * 13 + b * 7) % 10) / 10}`,
  });
}
