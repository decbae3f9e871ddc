import type { BatchForm } from '../../estimators/estimator.js';
import { knowledgeOf } from '../../estimators/knowledge.js';
import type { Critic } from '../../leader/critic.js';
import { createSampler, type Rollout } from '../../leader/rollout.js';
import type { CompiledMdp, Tables } from '../../model/mdp/tables.js';
import { permutation } from '../../random/shuffle.js';
import type { Stream } from '../../random/stream.js';
import { FOUR_ROOMS_CELLS } from '../../tasks/fourRooms/geography.js';
import type { QuickPoint } from '../../truth/quickSolver.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import { createCritic } from './critic.js';
import type { SampledMethod } from './gradients.js';

/**
 * The gradient of a method at one point after another: a fresh batch under the best response or another policy of the follower (E
 * environments, ⌊N/E⌋ steps each, all started anew), the critic's pass over it, an oracle's batch where one is needed, the estimator.
 */
export function createAscent(
  method: SampledMethod,
  settings: Settings,
  problem: CompiledMdp,
  movement: Tables<number>,
  stream: Stream,
): (point: QuickPoint, acting?: Float64Array) => Float64Array {
  const form: BatchForm = {
    divisor: settings['episodeCount'] === 'started' ? 'trajectories' : 'ended',
    direct: settings['direct'] as BatchForm['direct'],
  };
  const [batchSize, envs, maxSteps, oracleSteps] = ['batch', 'envs', 'maxSteps', 'oracleSteps'].map((key) =>
    numberOf(settings, key),
  );
  const environments = Array.from({ length: envs }, (_, e) => stream.child(`rollouts/${e}`));
  const oracles = environments.map((_, e) => stream.child(`oracle/${e}`));
  const order = stream.child('placebo');
  const learn = createCritic(settings, problem, stream);
  const none: Critic<number> = {
    qL: new Float64Array(problem.states * problem.actions),
    vL: new Float64Array(problem.states),
  };
  const uniform = Float64Array.from({ length: problem.states }, (_, s) =>
    s < FOUR_ROOMS_CELLS.length ? 1 / FOUR_ROOMS_CELLS.length : 0,
  );
  const pairs = problem.states * problem.actions;
  const response = { policy: zeros(pairs), vF: zeros(problem.states), qF: zeros(pairs) };
  let samplers: ReturnType<typeof createSampler>[] | undefined;
  return (point, acting = point.follower.policy) => {
    const tables = point.tables.plain;
    const { vF, qF } = point.follower;
    samplers ??= [
      createSampler(tables, acting, { movement }),
      createSampler(tables, acting, { movement, initial: uniform }),
    ];
    const draw = (which: 0 | 1, streams: readonly Stream[], steps: number): Rollout[] => {
      const sampler = samplers![which].withPolicy(acting);
      const each = Math.floor(steps / envs);
      return streams.flatMap((own) => sampler.episodes(own, { steps: each, maxSteps }));
    };
    const batch = draw(0, environments, batchSize);
    const critic = method.critic ? learn(point, batch, acting) : none;
    copy(acting, response.policy);
    copy(vF, response.vF);
    copy(qF, response.qF);
    const { followerOccupancy } = point;
    const rollouts = method.oracle ? draw(1, oracles, oracleSteps) : undefined;
    const knowledge = knowledgeOf(tables, response, critic, {
      followerOccupancy,
      ...(rollouts && { oracle: { pairs: rollouts, states: rollouts } }),
    });
    const steps = envs * Math.floor(batchSize / envs);
    return method.gradient(batch, knowledge, form, method.order ? permutation(steps, order) : undefined);
  };
}

const zeros = (length: number): number[] => new Array<number>(length).fill(0);

function copy(from: Float64Array, into: number[]): void {
  for (let i = 0; i < from.length; i++) into[i] = from[i];
}
