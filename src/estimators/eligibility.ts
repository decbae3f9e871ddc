/**
 * The recursion that all kernels share: the eligibilities e_k = γ e_{k−1} + p_k of one trajectory from what each step puts in. Steps are the
 * entries `from` to before `to` of `puts`; the results go to the same places of `into` (which may be `puts`). With `later` a step
 * sees what earlier ones have put in, not its own: γ e_{k−1}. A decay of zero keeps each step by itself.
 */
export function carryEligibility(
  puts: ArrayLike<number>,
  from: number,
  to: number,
  decay: number,
  into: Float64Array,
  later = false,
): void {
  let eligibility = 0;
  for (let k = from; k < to; k++) {
    const carried = decay * eligibility;
    eligibility = carried + puts[k];
    into[k] = later ? carried : eligibility;
  }
}
