/** Softmax of each row of `width` logits, into `probabilities`. */
export function softmaxRows(logits: ArrayLike<number>, width: number, probabilities: Float64Array | number[]): void {
  for (let first = 0; first < logits.length; first += width) {
    let top = -Infinity;
    for (let i = first; i < first + width; i++) top = Math.max(top, logits[i]);
    let total = 0;
    for (let i = first; i < first + width; i++) total += probabilities[i] = Math.exp(logits[i] - top);
    for (let i = first; i < first + width; i++) probabilities[i] /= total;
  }
}

/** The gradient with respect to the logits of Σ weight · log probability: weight − probability · (sum of the row's weights). */
export function logSoftmaxGradient(
  weights: Float64Array,
  probabilities: ArrayLike<number>,
  width: number,
  into: Float64Array,
): void {
  for (let first = 0; first < weights.length; first += width) {
    let total = 0;
    for (let i = first; i < first + width; i++) total += weights[i];
    for (let i = first; i < first + width; i++) into[i] = weights[i] - probabilities[i] * total;
  }
}
