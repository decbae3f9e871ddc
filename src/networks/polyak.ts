/** One step of a target copy towards the parameters it follows, in place: target ← (1 − τ) target + τ parameters. */
export function polyakStep(target: Float64Array, parameters: Float64Array, tau: number): void {
  for (let i = 0; i < target.length; i++) target[i] += tau * (parameters[i] - target[i]);
}
