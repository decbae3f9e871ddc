import {
  linearQuadraticKnowledge,
  type LinearQuadraticKnowledge,
} from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { episodeReturns, leaderRewards } from '../../leader/linearQuadraticReturns.js';
import { createLinearQuadraticSampler } from '../../leader/linearQuadraticSampler.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { clipGroups } from '../../numeric/clip.js';
import { normal } from '../../random/normal.js';
import { createStream } from '../../random/stream.js';
import { thermalControl } from '../../tasks/thermalControl/thermalControl.js';
import { createFastLinearQuadratic } from '../../truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import type { IterationListener, RunOutcome, RunRequest } from '../engine/experiment.js';
import { endedAt, iterate } from '../engine/iterations.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import { GROUPS, sampledGradient } from './gradient.js';
import { THERMAL_METHODS } from './methods.js';
import { expectThermalControl } from './possible.js';

/**
 * One run of thermal control: θ = 1/(1 + e^{−w}) from w ~ N(0, initStd²); at each outer iteration the follower's best response, the return of
 * an evaluation batch at the parameters before the update, the gradient of the method from a training batch, and one step of ascent in w,
 * clipped for insulation and airflow apart. The exact J is a further series.
 *
 * All randomness comes from streams below `thermal-control/seed=…`: methods and step sizes share first parameters and random numbers.
 */
export function runThermalControl(request: RunRequest, onIteration?: IterationListener): RunOutcome {
  expectThermalControl(request);
  const { method: id, settings, seed, iterations } = request;
  const method = THERMAL_METHODS[id];
  const problem = thermalControl({ beta: numberOf(settings, 'beta') });
  const stream = createStream(`thermal-control/seed=${seed}`);
  const start = stream.child('theta');
  const w = Float64Array.from(problem.theta, () => numberOf(settings, 'initStd') * normal(start));
  const solver = createFastLinearQuadratic(problem);
  const [lr, clip, evaluation] = ['lr', 'clip', 'evaluation'].map((key) => numberOf(settings, key));
  const curve = new Float64Array(iterations);
  const exact = new Float64Array(iterations);
  const step = (i: number): void => {
    onIteration?.(i);
    const theta = w.map((x) => 1 / (1 + Math.exp(-x)));
    const chain = theta.map((x) => x * (1 - x));
    const truth = solver.at(theta);
    exact[i] = truth.objective;
    curve[i] = exact[i];
    let gradient: ArrayLike<number>;
    if (method.exact && evaluation === 0) gradient = truth[method.exact];
    else {
      const knowledge = linearQuadraticKnowledge(problem, Array.from(theta));
      const sampler = samplerOf(knowledge, settings);
      const draw = (name: string, episodes: number): LinearQuadraticBatch =>
        sampler.batch(stream.child(`${name}/${i}`), episodes, numberOf(settings, 'horizon'));
      if (evaluation > 0) curve[i] = meanReturn(knowledge, draw('evaluation', evaluation));
      gradient = method.exact
        ? truth[method.exact]
        : sampledGradient(
            method,
            settings,
            draw('training', numberOf(settings, 'episodes')),
            knowledge,
            chain,
            stream,
            i,
          );
    }
    const rate = settings['schedule'] === 'linear' ? lr * (1 - i / iterations) : lr;
    const ascent = clipGroups(chain.map((c, k) => c * gradient[k]), GROUPS, clip); // prettier-ignore
    for (let k = 0; k < w.length; k++) w[k] += rate * ascent[k];
  };
  const diverged = iterate(iterations, w, () => [curve, exact], step);
  return endedAt({ curve, series: { exact }, theta: w.map((x) => 1 / (1 + Math.exp(-x))) }, diverged);
}

function samplerOf(
  { tables, response }: LinearQuadraticKnowledge,
  settings: Settings,
): ReturnType<typeof createLinearQuadraticSampler> {
  const bound = numberOf(settings, 'bound');
  return createLinearQuadraticSampler(tables, response.policy, bound > 0 ? { bound } : {});
}

function meanReturn({ tables }: LinearQuadraticKnowledge, batch: LinearQuadraticBatch): number {
  const returns = episodeReturns(leaderRewards(tables, batch), batch, tables.gammaL);
  return returns.reduce((total, x) => total + x, 0) / returns.length;
}
