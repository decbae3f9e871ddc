import { gaussHermiteProduct, type NormalRule } from '../../numeric/gaussHermite.js';
import { fillNormal } from '../../random/normal.js';
import type { Stream } from '../../random/stream.js';

/** How a mean over one normal number is formed: the rule is asked for at each use. */
export type RuleSource = () => NormalRule;

/** So many draws, anew at each use, or for 0 a Gauss–Hermite rule with `nodes` nodes. */
export function ruleSource(samples: number, nodes: number, stream: Stream): RuleSource {
  if (samples === 0) {
    const rule = gaussHermiteProduct(nodes, 1);
    return () => rule;
  }
  const drawn = {
    size: 1,
    count: samples,
    nodes: new Float64Array(samples),
    weights: new Float64Array(samples).fill(1 / samples),
  };
  return () => {
    fillNormal(stream, drawn.nodes);
    return drawn;
  };
}
