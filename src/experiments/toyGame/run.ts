import { gameKnowledge, type GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { gameResponse } from '../../follower/gameResponse.js';
import type { FollowerBackup } from '../../follower/gameBackup.js';
import { bootstrapValues } from '../../leader/gameBootstrap.js';
import { createGameSampler } from '../../leader/gameRollout.js';
import { createReplay, createReplaySampler } from '../../leader/replay.js';
import { refuse } from '../../model/invalidInput.js';
import { compileGame, evaluateGame, gameGradients } from '../../model/gameTables.js';
import { float64 } from '../../numeric/float64.js';
import { createStream } from '../../random/stream.js';
import { toyGame } from '../../tasks/toyGame/toyGame.js';
import { gameImplicit } from '../../truth/gameImplicit.js';
import type { RunOutcome, RunRequest } from '../experiment.js';
import { numberOf, type Settings } from '../settings.js';
import { createActor } from './actor.js';
import { createCritic } from './critic.js';
import { createEvaluation, SERIES } from './evaluation.js';
import { createFollower } from './follower.js';
import { createLeader } from './leader.js';
import { TOY_METHODS } from './methods.js';

/** Every how many outer iterations there is an evaluation, after the updates. */
export const EVALUATE_EVERY = 2;

/**
 * One run of the toy game. An outer iteration: episodes under (f_θ, g), the critic's steps, the leader's steps, one step of the target copies,
 * the follower's answer to the new f_θ; after every second one an evaluation. The follower is uniform before its first answer.
 *
 * All randomness comes from streams below `toy-game/variant=…/seed=…`, so that methods and options share first parameters and random numbers.
 */
export function runToyGame({ method: id, settings, seed, iterations }: RunRequest): RunOutcome {
  if (iterations < EVALUATE_EVERY) refuse('/iterations', `${EVALUATE_EVERY} at least`, iterations);
  const method = TOY_METHODS[id];
  const [episodes, horizon, batch, actorSteps, tau] = ['episodes', 'horizon', 'batch', 'actorSteps', 'tau'].map((key) =>
    numberOf(settings, key),
  );
  const stream = createStream(`toy-game/variant=${settings['variant']}/seed=${seed}`);
  const tables = tablesOf(settings);
  const { problem } = tables;
  const leader = createLeader(settings, problem, stream.child('leader'));
  const follower = createFollower(settings, tables, stream.child('follower'));
  const rollouts = createGameSampler(tables);
  const sources = Array.from({ length: episodes }, (_, e) => stream.child(`rollouts/${e}`));
  const kept = numberOf(settings, 'buffer');
  if (kept < horizon) refuse('/buffer', `an episode of ${horizon} steps at least`, kept);
  const replay = createReplay(kept, horizon, problem);
  const replacement = settings['data'] === 'on-policy';
  if (!replacement && batch > Math.min(kept, episodes * horizon))
    refuse('/batch', 'no more steps than the first episodes have, of which none is drawn twice', batch);
  const sampler = (name: string) => createReplaySampler(tables.gammaL, horizon, stream.child(name));
  const critic = createCritic(
    settings,
    method.stackelberg ?? false,
    tables,
    leader,
    follower,
    sampler('critic/draws'),
    stream.child('critic'),
  );
  const exactPoint = (): GameKnowledge<number> => {
    const at = evaluateGame(problem, float64, Array.from(leader.logits));
    return gameKnowledge(at, gameResponse(at, settings['backup'] as FollowerBackup));
  };
  const vL = new Array<number>(problem.states).fill(0);
  const knowledge: GameKnowledge<number> = {
    tables: { ...tables, leader: leader.policy },
    gradients: gameGradients(tables),
    response: { ...gameResponse(tables), ...follower },
    critic: { qL: critic.qL, vL, objective: 0 },
    gradientVF: [],
  };
  const estimate = createActor(settings, method, knowledge, stream.child('actor'));
  const draws = new Int32Array(batch);
  const actorDraws = sampler('actor/draws');

  const learnFromEpisodes = (first: boolean): void => {
    const blind = first && settings['firstBatch'] === 'uniform';
    rollouts.play(blind ? leader.policy.map(() => 1 / problem.leaderActions) : leader.policy, follower.policy);
    for (const source of sources) replay.add(rollouts.rollout(horizon, source));
    critic.learn(replay, replacement);
    const gradientVF = method.centred ? exactPoint().gradientVF : undefined;
    for (let step = 0; step < actorSteps; step++) {
      const { policy, qF } = follower;
      bootstrapValues('expected', tables, { leader: leader.policy, policy, qF, qL: critic.qL }).forEach(
        (x, s) => (vL[s] = x),
      );
      actorDraws.discounted(replay, replacement, draws);
      const { weights, put } = estimate(replay, draws);
      const gradient = leader.logitGradient(weights);
      gradientVF?.forEach((row, pair) => row.forEach((x, k) => (gradient[k] -= put[pair] * x)));
      leader.ascend(gradient);
    }
    critic.endIteration();
    leader.followTarget(tau);
  };
  const ascendExactly = (part: 'total' | 'direct'): void => {
    for (let step = 0; step < actorSteps; step++) {
      const { tables: at, response } = exactPoint();
      leader.ascend(Float64Array.from(gameImplicit(at, response)[part]));
    }
  };

  const evaluate = createEvaluation(settings, tables, createGameSampler(tables), stream.child('evaluation'));
  const entries = Math.floor(iterations / EVALUATE_EVERY);
  const series = Object.fromEntries(SERIES.map((name) => [name, new Float64Array(entries)]));
  for (let k = 0; k < iterations; k++) {
    if (method.exact) ascendExactly(method.exact);
    else learnFromEpisodes(k === 0);
    follower.respond(leader.policy);
    if ((k + 1) % EVALUATE_EVERY !== 0) continue;
    const found = evaluate(leader.policy, follower.policy);
    for (const name of SERIES) series[name][(k + 1) / EVALUATE_EVERY - 1] = found[name];
  }
  return { curve: series[String(settings['metric'])], series, theta: leader.logits };
}

function tablesOf(settings: Settings) {
  const game = toyGame({ reward: settings['variant'] === 'R1' ? 1 : 2, beta: numberOf(settings, 'beta') });
  return evaluateGame(compileGame(game), float64);
}
