import {
  LINEAR_GAME_ESTIMATORS,
  compileGame,
  createSampler,
  createStream,
  evaluateGame,
  float64,
  gameMoments,
  gameResponse,
  gameTruth,
  gameTruthDocument,
  gameValues,
  instanceText,
  isForFollower,
  jointActions,
  mistakeGaps,
  momentsDocument,
  occupancy,
  withLeader,
  withTheta,
  type BuiltTask,
  type LinearGameEstimatorId,
  type MarkovGame,
} from 'hypergrad-oracle/browser';
import { graphOf, textOf, toNumber } from './openMdp.ts';
import { MOST_STATES, MOST_TRAJECTORIES, SHOWN_STEPS, rangeAround, type Opened } from './opened.ts';

const NOTES: Partial<Record<LinearGameEstimatorId, string>> = {
  'bc-hg': 'Benefit times the sum of later scores, discounted by gammaF',
  'bc-hg-printed': 'the sum from t = 0, as eq. (9) is printed',
  'bc-hg-td': 'with advantages in place of values',
  'bc-hg-centred': 'the sum centred by the exact grad V_F',
  'first-order': 'the direct part only',
  'bc-hg-unobserved': 'for a follower that does not see the action',
};

/** A Markov game, and what a task says beside it. */
export function openGame(game: MarkovGame, name: string, { backup, coordinate }: Partial<BuiltTask> = {}): Opened {
  const problem = compileGame(game);
  const { states, leaderActions, actions, parameters } = problem;
  const at = (theta: readonly string[]): MarkovGame => withTheta(game, theta);
  const solved = (theta: readonly string[]) => {
    const tables = evaluateGame(problem, float64, theta.map(toNumber));
    const response = gameResponse(tables, backup);
    return { tables, response, joint: withLeader(tables, response.policy), flat: jointActions(tables) };
  };
  const options = { ...(backup && { backup }), ...(coordinate && { coordinate }) };
  const moves = Array.from(
    { length: leaderActions * actions },
    (_, i) => `a${Math.floor(i / actions)} b${i % actions}`,
  );
  const estimators =
    parameters === 0 || backup === 'code'
      ? []
      : LINEAR_GAME_ESTIMATORS.filter((id) => isForFollower(id, game.observes)).map((id) => `game:${id}`);
  return {
    summary: {
      kind: game.kind,
      name,
      sizes: `${states} states, ${leaderActions} actions of the leader, ${actions} of the follower, ${parameters} parameters`,
      parameters: game.theta.map(({ n, d }, k) => ({
        name: `theta[${k + 1}]`,
        value: textOf(n, d),
        ...rangeAround(Number(n) / Number(d)),
      })),
      graph: graphOf({ ...problem, actions: leaderActions * actions }, game.states, moves),
      estimators,
      hasMistakes: parameters > 0 && states <= MOST_STATES && backup !== 'code',
    },
    live: (theta) => {
      const { tables, response, joint, flat } = solved(theta);
      const { vL, qL, objective } = gameValues(tables, joint);
      const { value } = gameTruth(at(theta), { digits: 'float64', routes: ['game-implicit'], ...options });
      const doubles = (values: readonly { readonly f64: number }[]): number[] => values.map(({ f64 }) => f64);
      return {
        objective,
        total: doubles(value.total),
        direct: doubles(value.direct),
        guiding: doubles(value.guiding),
        matrices: [],
        finite: {
          occupancy: occupancy(flat, joint, tables.gammaL),
          vL,
          vF: response.vF,
          policy: joint,
          qF: response.qF,
          qL,
          benefit: [],
          p: tables.p,
          rewardF: tables.rewardF,
          rewardL: tables.rewardL,
        },
      };
    },
    truth: (theta, digits) =>
      gameTruthDocument(name, gameTruth(at(theta), { ...(digits !== null && { digits }), ...options })),
    moments: (theta, id) =>
      momentsDocument(name, gameMoments(at(theta), { estimator: id.replace('game:', '') as LinearGameEstimatorId }), 1),
    note: (id) => NOTES[id.replace('game:', '') as LinearGameEstimatorId] ?? '',
    mistakes: (theta) => mistakeGaps(at(theta), { most: MOST_TRAJECTORIES }),
    walk: (theta, seed) => {
      const { joint, flat } = solved(theta);
      const { states: visited, actions: taken } = createSampler(flat, joint).rollout(
        createStream(`explorer/seed=${seed}`),
        { maxSteps: SHOWN_STEPS },
      );
      return { kind: 'finite', states: Array.from(visited), actions: Array.from(taken) };
    },
    file: (theta) => instanceText(at(theta)),
  };
}
