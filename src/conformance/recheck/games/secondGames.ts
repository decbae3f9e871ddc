import { splitId } from '../../../model/qualifiedId.js';
import { ballArithmetic } from '../../../numeric/ball.js';
import { float64 } from '../../../numeric/float64.js';
import { accumulate, zeroVector } from '../../../numeric/vector.js';
import { evaluateGame, jointActions } from '../../../model/game/gameTables.js';
import { loweredState, lowerGame } from '../../../model/game/lowerGame.js';
import { compileProblem, evaluateTables } from '../../../model/mdp/tables.js';
import { bestResponse } from '../../../follower/bestResponse.js';
import { gameResponse, withLeader } from '../../../follower/gameResponse.js';
import { estimateGameByKernel } from '../../../estimators/games/gameEstimate.js';
import { gameKnowledge } from '../../../estimators/games/gameKnowledge.js';
import { gameLinearForm } from '../../../truth/moments/gameForms.js';
import { GAME_ESTIMATORS } from '../../../estimators/games/gameEstimators.js';
import { gameImplicit } from '../../../truth/routes/game/gameImplicit.js';
import { gameTheorem } from '../../../truth/routes/game/gameTheorem.js';
import { moments } from '../../../truth/moments/moments.js';
import { TABLE_ROUTES } from '../../../truth/routes/mdp/routes.js';
import { certainly, compareRecorded, within, type Comparison } from '../comparison.js';
import { asStored, second } from '../second.js';
import { MOST_TRAJECTORIES, centredSecond } from '../../corpus/expectations.js';
import { doublesOf } from '../../corpus/fixtureNumber.js';
import {
  SOLUTION_QUANTITIES,
  type EstimateCase,
  type ExpectationCase,
  type SolutionCase,
} from '../../corpus/format.js';
import { solve } from '../../corpus/solutions.js';
import { asGameBatch } from '../../corpus/trajectories.js';
import { enumeratedGame, gameParts } from '../../corpus/games/gameExpectations.js';
import { hasEstimates, isLayered, type GameInstance } from '../../corpus/games/gameInstances.js';
import {
  steadyGameKnowledge,
  liftedGame,
  recordedGameKnowledge,
  valueGradients,
} from '../../corpus/games/gameKnowledge.js';
import { solveGame } from '../../corpus/games/gameSolutions.js';
import { plainGameEstimate } from './plainGameEstimate.js';

type Second = typeof second.zero;
const { mul, add, zero } = second;

/**
 * A game by the configurable MDP that it is lowered to (other tables, another fixed point, another implicit differentiation), and its
 * hypergradient there by the adjoint form and on the game by Theorem 2: enclosures intersect. All quantities in plain double precision within
 * the tolerances.
 */
export function secondGameSolution({ expected }: SolutionCase, { problem }: GameInstance): Comparison[] {
  const { game } = problem;
  const lowered = compileProblem(lowerGame(game));
  const found = solve(lowered, second, 'implicit');
  const tables = evaluateGame(problem, second);
  const loweredTables = evaluateTables(lowered, second);
  const routes = {
    'lowered, adjoint': TABLE_ROUTES.adjoint!(loweredTables, bestResponse(loweredTables)),
    'Theorem 2': gameTheorem(tables, gameResponse(tables), 'sum-over-time'),
  };
  const doubles = solveGame(problem, float64);
  return [
    ...fromLowered(found, problem, tables.leader).flatMap(([name, values]) =>
      certainly(`lowered: ${name}`, expected[name], second, values),
    ),
    ...Object.entries(routes).flatMap(([name, { objective, total, direct, guiding }]) => [
      ...certainly(`${name}: objective`, expected.objective, second, [objective]),
      ...certainly(`${name}: hypergradient`, expected.hypergradient, second, total),
      ...certainly(`${name}: direct`, expected.direct, second, direct),
      ...certainly(`${name}: guiding`, expected.guiding, second, guiding),
    ]),
    ...SOLUTION_QUANTITIES.flatMap((key) => within(`float64: ${key}`, expected[key], doubles[key])),
  ];
}

type Solved = ReturnType<typeof solve<Second>>;

/** What the lowered problem says of the game: its states are (s,a) for a follower that observes, else those of the game. */
function fromLowered(
  found: Solved,
  { game, states, leaderActions, actions, parameters }: GameInstance['problem'],
  leader: readonly Second[],
): [Exclude<keyof Solved, 'guiding' | 'direct'>, readonly Second[]][] {
  const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  const isTerminal = (s: number): boolean => game.terminal.includes(s);
  const stateAt = (s: number, a: number): number => (game.observes ? loweredState(game, s, isTerminal(s) ? 0 : a) : s);
  const ofState = (s: number, f: (state: number, weight: Second) => Second): Second => {
    if (isTerminal(s) || !game.observes) return f(stateAt(s, 0), second.one);
    return indices(leaderActions).reduce(
      (total, a) => add(total, f(stateAt(s, a), leader[s * leaderActions + a])),
      zero,
    );
  };
  const perState = (f: (state: number, weight: Second) => Second): Second[] =>
    indices(states).map((s) => ofState(s, f));
  const perPair = (values: readonly Second[], size: number): Second[] =>
    indices(states * leaderActions).flatMap((pair) => {
      const s = Math.floor(pair / leaderActions);
      const at = stateAt(s, pair % leaderActions) * size;
      return isTerminal(s) ? new Array<Second>(size).fill(zero) : values.slice(at, at + size);
    });
  const weighted = (values: readonly Second[]): Second[] => perState((state, f) => mul(f, values[state]));
  const common: ReturnType<typeof fromLowered> = [
    ['vF', perPair(found.vF, 1)],
    ['policy', perPair(found.policy, actions)],
    ['benefit', perPair(found.benefit, actions)],
    ['vL', weighted(found.vL)],
    ['occupancy', perState((state) => found.occupancy[state])],
    ['objective', found.objective],
    ['gradientVF', perPair(found.gradientVF, parameters)],
    ['hypergradient', found.hypergradient],
  ];
  // Of a follower that does not observe the lowered problem knows Q_F and Q_L averaged over the leader's action only.
  if (!game.observes) return common;
  return [
    ...common,
    ['qF', perPair(found.qF, actions)],
    ['qL', perPair(found.qL, actions)],
    ['gradientQF', perPair(found.gradientQF, actions * parameters)],
  ];
}

/** The doubles of a record against enclosures computed from its exact form in double precision. */
export function fromRecordedGame(instance: GameInstance): Comparison[] {
  const { problem, knowledge, record } = instance;
  const exactTables = evaluateGame(problem, ballArithmetic(float64));
  const exactResponse = gameResponse(exactTables);
  const exact = gameKnowledge(exactTables, exactResponse);
  // The estimators' own ∇V_F is for θ in the leader's policy and a follower that observes.
  const gradientVF =
    hasEstimates(instance) && record.tables.observes
      ? exact.gradientVF
      : valueGradients(exactTables, exactResponse, gameImplicit(exactTables, exactResponse));
  return compareRecorded(['initial', 'leader', 'p', 'rewardF', 'rewardL'], knowledge, {
    tables: exact.tables,
    gradients: exact.gradients,
    response: exact.response,
    critic: exact.critic,
    gradientVF,
  });
}

/** An estimate by the kernel (one pass in eligibility form), and by a plain backward pass over the fixtures that imports no estimator. */
export function secondGameEstimate(one: EstimateCase, { problem, record }: GameInstance): Comparison[] {
  const critic = { qL: doublesOf(one.critic.qL), vL: doublesOf(one.critic.vL) };
  const knowledge = liftedGame(recordedGameKnowledge(problem, record), float64, critic);
  const batch = asGameBatch(problem, one.batch);
  const parts = gameParts(splitId(one.estimator).id, knowledge);
  const total = zeroVector(float64, problem.parameters);
  for (const trajectory of batch)
    accumulate(float64, total, 1 / batch.length, [...estimateGameByKernel(trajectory, knowledge, parts)]);
  const plain = plainGameEstimate(one, record);
  return [...within('kernel', one.expected, total), ...(plain ? within('backward pass', one.expected, plain) : [])];
}

/**
 * Moments: mean, variance and bias by the linear forms of `truth` (which share no code with the estimators), the bias against Theorem 2; and by
 * enumeration where all trajectories end and are few; cut ones for the truncation.
 */
export function secondGameExpectation({ expected, estimator }: ExpectationCase, instance: GameInstance): Comparison[] {
  const { problem } = instance;
  const { sub } = second;
  const knowledge = steadyGameKnowledge(problem, second);
  const { tables, response } = knowledge;
  const K = problem.parameters;
  const id = splitId(estimator).id;
  const parts = gameParts(id, knowledge);
  const truth = gameTheorem(tables, response, 'sum-over-time').total;
  const of = (name: string, mean: readonly Second[], variance: readonly Second[]): Comparison[] => [
    ...certainly(`${name} mean`, expected.mean, second, mean),
    ...certainly(`${name} variance`, expected.variance, second, variance),
    ...certainly(`bias of the ${name} mean against Theorem 2`, expected.bias, second, mean.map((x, k) => sub(x, truth[k]))), // prettier-ignore
  ];
  const comparisons: Comparison[] = [];
  const { form } = GAME_ESTIMATORS.find((one) => one.id === id)!;
  if (form !== null) {
    const linear = gameLinearForm(form, tables, response);
    const { mean, variance } = moments(jointActions(tables), withLeader(tables, response.policy), linear);
    comparisons.push(...of('linear form', mean, variance));
  }
  const whole = isLayered(instance) ? enumeratedGame(knowledge, parts, MOST_TRAJECTORIES, problem.states) : undefined;
  if (whole) {
    const covariance = centredSecond(second, whole.mean, whole.second);
    const diagonal = whole.mean.map((_, k) => covariance[k * (K + 1)]);
    comparisons.push(
      ...of('enumerated', whole.mean, diagonal),
      ...certainly('enumerated covariance', expected.covariance, second, covariance),
    );
  }
  for (const { horizon, bias } of expected.truncation) {
    const cut = enumeratedGame(knowledge, parts, MOST_TRAJECTORIES, horizon);
    if (!cut) continue;
    const moved = cut.mean.map((x, k) => sub(x, asStored(expected.mean, k)));
    comparisons.push(...certainly(`mean over trajectories cut after ${horizon} steps`, bias, second, moved));
  }
  return comparisons;
}
