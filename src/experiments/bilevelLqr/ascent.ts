import { createAdam } from '../../networks/adam.js';
import { clipFactor } from '../../numeric/clip.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';

/**
 * Steps of ascent of the leader, in place, along a gradient that is shortened to `clip` first: by Adam, or of length `lr` along
 * m ← μm + (1 − μ)g. `left`: the share of the iterations that is still to come, for step sizes that fall.
 */
export function createAscent(
  settings: Settings,
  size: number,
): (gain: Float64Array, gradient: Float64Array, left: number) => void {
  const [lr, clip, momentum, beta2] = ['lr', 'clip', 'momentum', 'squares'].map((key) => numberOf(settings, key));
  const falling = settings['schedule'] === 'linear';
  const adam = createAdam(size, { stepSize: 1, beta1: momentum, beta2 });
  const mean = new Float64Array(size);
  const moved = new Float64Array(size);
  return (gain, gradient, left) => {
    const factor = clip > 0 ? clipFactor(squares(gradient), clip) : 1;
    const g = gradient.map((x) => factor * x);
    const rate = falling ? lr * left : lr;
    if (settings['optimiser'] === 'adam') {
      moved.fill(0);
      adam.ascend(moved, g);
    } else {
      for (let k = 0; k < size; k++) mean[k] = momentum * mean[k] + (1 - momentum) * g[k];
      const norm = Math.sqrt(squares(mean));
      for (let k = 0; k < size; k++) moved[k] = norm > 0 ? mean[k] / norm : 0;
    }
    for (let k = 0; k < size; k++) gain[k] += rate * moved[k];
  };
}

const squares = (x: Float64Array): number => x.reduce((total, value) => total + value * value, 0);
