/** The settings of Adam; decay rates and ε are those of its authors unless given. */
export interface AdamSettings {
  readonly stepSize: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** An optimiser with its memory. */
export interface Adam {
  /** One step along the gradient (upwards; for descent see `descend`), in place. O(size). */
  ascend(parameters: Float64Array, gradient: Float64Array): void;
  /** One step against the gradient, in place. */
  descend(parameters: Float64Array, gradient: Float64Array): void;
}

/**
 * Adam for `size` parameters, bias-corrected, ε outside the root: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * θ ← θ ± lr (m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε).
 */
export function createAdam(size: number, { stepSize, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamSettings): Adam {
  const m = new Float64Array(size);
  const v = new Float64Array(size);
  let decay1 = 1;
  let decay2 = 1;
  const step = (parameters: Float64Array, gradient: Float64Array, sign: 1 | -1): void => {
    decay1 *= beta1;
    decay2 *= beta2;
    const scale = (sign * stepSize) / (1 - decay1);
    const root = 1 / Math.sqrt(1 - decay2);
    for (let i = 0; i < size; i++) {
      const g = gradient[i];
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      parameters[i] += (scale * m[i]) / (Math.sqrt(v[i]) * root + epsilon);
    }
  };
  return {
    ascend: (parameters, gradient) => step(parameters, gradient, 1),
    descend: (parameters, gradient) => step(parameters, gradient, -1),
  };
}
