import { doublesOf } from './fixtureNumber.js';
import type { SamplingCase } from './format.js';
import { identity } from './identity.js';
import type { CorpusInstance } from './instances.js';
import { drawTrajectories, replay } from './trajectories.js';

const MAX_STEPS = 12;

/** The case `sampling` of an instance; there are a few more uniforms than are used. */
export function samplingCase(instance: CorpusInstance): SamplingCase {
  const { record } = instance;
  const slug = `sampling/${record.slug}`;
  const [one, other] = drawTrajectories(instance, `fixtures/${slug}`, 2, MAX_STEPS);
  const inputs = {
    instance: record.id,
    policy: record.knowledge.policy,
    maxSteps: MAX_STEPS,
    uniforms: [...one.uniforms, ...other.uniforms.slice(0, 1)],
  };
  return {
    id: identity(slug, inputs),
    slug,
    stratum: record.stratum,
    kind: 'sampling',
    ...inputs,
    expected: replay(instance, doublesOf(inputs.policy), doublesOf(inputs.uniforms), MAX_STEPS),
  };
}
