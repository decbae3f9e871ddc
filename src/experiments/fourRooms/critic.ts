import type { Critic } from '../../leader/critic.js';
import { monteCarloCritic } from '../../leader/monteCarlo.js';
import type { Rollout } from '../../leader/rollout.js';
import { initialTable, sarsa } from '../../leader/sarsa.js';
import { temporalDifference } from '../../leader/temporalDifference.js';
import type { LastTransition } from '../../leader/transitions.js';
import type { CompiledMdp } from '../../model/mdp/tables.js';
import { normal } from '../../random/normal.js';
import type { Stream } from '../../random/stream.js';
import type { QuickPoint } from '../../truth/quickSolver.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';

/** The leader's critic of the settings: what it knows after one batch after another. What SARSA and TD learn is carried; the other two start anew. */
export function createCritic(
  settings: Settings,
  problem: CompiledMdp,
  stream: Stream,
): (point: QuickPoint, batch: readonly Rollout[], policy: Float64Array) => Critic<number> {
  if (settings['critic'] === 'exact') return (point) => ({ qL: point.benefits().qL, vL: point.vL });
  if (settings['critic'] === 'monte-carlo') return ({ tables }, batch) => monteCarloCritic(tables.plain, batch);
  const options = {
    alpha: numberOf(settings, 'alpha'),
    lastTransition: settings['lastTransition'] as LastTransition,
    timeLimitTerminal: settings['timeLimit'] === 'terminal',
  };
  const order = stream.child('critic/order');
  const [std, first] = [numberOf(settings, 'criticStd'), stream.child('critic/table')];
  if (settings['critic'] === 'td') {
    let values: Float64Array = Float64Array.from({ length: problem.states }, () => std * normal(first));
    return ({ tables }, batch) => {
      const critic = temporalDifference(tables.plain, batch, values, order, { ...options, lookahead: 'samples' });
      values = critic.vL;
      return critic;
    };
  }
  let table = initialTable(problem, std, first);
  return ({ tables }, batch, policy) => {
    const critic = sarsa(tables.plain, policy, batch, table, order, options);
    table = critic.qL;
    return critic;
  };
}
