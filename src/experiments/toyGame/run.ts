import { gameKnowledge, type GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { gameResponse } from '../../follower/gameResponse.js';
import type { FollowerBackup } from '../../follower/gameBackup.js';
import { bootstrapValues } from '../../leader/gameBootstrap.js';
import { createGameSampler } from '../../leader/gameRollout.js';
import { createReplay } from '../../leader/replay.js';
import { createReplaySampler } from '../../leader/replaySampler.js';
import { compileGame, evaluateGame, gameGradients } from '../../model/game/gameTables.js';
import { float64 } from '../../numeric/float64.js';
import { createStream } from '../../random/stream.js';
import { toyGame } from '../../tasks/toyGame/toyGame.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import type { IterationListener, RunOutcome, RunRequest } from '../engine/experiment.js';
import { endedAt, iterate } from '../engine/iterations.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import { createActor } from './actor.js';
import { createCritic } from './critic.js';
import { createEvaluation, EVALUATE_EVERY, SERIES } from './evaluation.js';
import { createFollower } from './follower.js';
import { createLeader } from './leader.js';
import { TOY_METHODS } from './methods.js';
import { expectToyGame } from './possible.js';

/**
 * One run of the toy game. An outer iteration: episodes under (f_θ, g), the critic's steps, the leader's steps, one step of the target copies,
 * the follower's answer to the new f_θ; after every second one an evaluation. The follower is uniform before its first answer.
 *
 * All randomness comes from streams below `toy-game/variant=…/seed=…`, so that methods and options share first parameters and random numbers.
 */
export function runToyGame(request: RunRequest, onIteration?: IterationListener): RunOutcome {
  expectToyGame(request);
  const { method: id, settings, seed, iterations } = request;
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
  const replay = createReplay(kept, horizon, problem);
  const replacement = settings['data'] === 'on-policy';
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
  const step = (k: number): void => {
    onIteration?.(k);
    if (method.exact) ascendExactly(method.exact);
    else learnFromEpisodes(k === 0);
    follower.respond(leader.policy);
    if ((k + 1) % EVALUATE_EVERY !== 0) return;
    const found = evaluate(leader.policy, follower.policy);
    for (const name of SERIES) series[name][(k + 1) / EVALUATE_EVERY - 1] = found[name];
  };
  const diverged = iterate(iterations, leader.logits, () => Object.values(series), step, EVALUATE_EVERY);
  return endedAt({ curve: series[String(settings['metric'])], series, theta: leader.logits }, diverged, EVALUATE_EVERY);
}

function tablesOf(settings: Settings) {
  const game = toyGame({ reward: settings['variant'] === 'R1' ? 1 : 2, beta: numberOf(settings, 'beta') });
  return evaluateGame(compileGame(game), float64);
}
