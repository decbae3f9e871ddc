import { ballArithmetic } from '../../numeric/ball.js';
import { float64 } from '../../numeric/float64.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { evaluateGame, jointActions } from '../../model/gameTables.js';
import { loweredState, lowerGame } from '../../model/lowerGame.js';
import { compileProblem, evaluateTables } from '../../model/tables.js';
import { bestResponse } from '../../follower/bestResponse.js';
import { gameResponse, withLeader } from '../../follower/gameResponse.js';
import { estimateGameByKernel } from '../../estimators/games/gameEstimator.js';
import { gameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { gameLinearForm, LINEAR_GAME_ESTIMATORS } from '../../truth/gameForms.js';
import { gameImplicit } from '../../truth/gameImplicit.js';
import { gameTheorem } from '../../truth/gameTheorem.js';
import { moments } from '../../truth/moments.js';
import { TABLE_ROUTES } from '../../truth/routes.js';
import { GAME_PREFIX } from '../../verdict/games/gameIds.js';
import { asStored, certainly, compareRecorded, within, type Comparison } from '../comparison.js';
import { certified } from '../condition.js';
import { MOST_TRAJECTORIES, centredSecond } from '../expectations.js';
import { doublesOf } from '../fixtureNumber.js';
import { SOLUTION_QUANTITIES, type EstimateCase, type ExpectationCase, type SolutionCase } from '../format.js';
import { solve } from '../solutions.js';
import { asGameBatch } from '../trajectories.js';
import { enumeratedGame, gameParts } from './gameExpectations.js';
import { hasEstimates, isLayered, type GameInstance } from './gameInstances.js';
import { certifiedGameKnowledge, liftedGame, recordedGameKnowledge, valueGradients } from './gameKnowledge.js';
import { solveGame } from './gameSolutions.js';
import { plainGameEstimate } from './plainGameEstimate.js';

type Certified = typeof certified.zero;
const { mul, add, zero } = certified;

/**
 * A game by the configurable MDP that it is lowered to (other tables, another fixed point, another implicit differentiation), and its
 * hypergradient there by the adjoint form and on the game by Theorem 2: enclosures intersect. All quantities in plain double precision within
 * the tolerances.
 */
export function secondGameSolution({ expected }: SolutionCase, { problem }: GameInstance): Comparison[] {
  const { game } = problem;
  const lowered = compileProblem(lowerGame(game));
  const found = solve(lowered, certified, 'implicit');
  const tables = evaluateGame(problem, certified);
  const loweredTables = evaluateTables(lowered, certified);
  const routes = {
    'lowered, adjoint': TABLE_ROUTES.adjoint!(loweredTables, bestResponse(loweredTables)),
    'Theorem 2': gameTheorem(tables, gameResponse(tables), 'sum-over-time'),
  };
  const doubles = solveGame(problem, float64);
  return [
    ...fromLowered(found, problem, tables.leader).flatMap(([name, values]) =>
      certainly(`lowered: ${name}`, expected[name], certified, values),
    ),
    ...Object.entries(routes).flatMap(([name, { objective, total, direct, guiding }]) => [
      ...certainly(`${name}: objective`, expected.objective, certified, [objective]),
      ...certainly(`${name}: hypergradient`, expected.hypergradient, certified, total),
      ...certainly(`${name}: direct`, expected.direct, certified, direct),
      ...certainly(`${name}: guiding`, expected.guiding, certified, guiding),
    ]),
    ...SOLUTION_QUANTITIES.flatMap((key) => within(`float64: ${key}`, expected[key], doubles[key])),
  ];
}

type Solved = ReturnType<typeof solve<Certified>>;

/** What the lowered problem says of the game: its states are (s,a) for a follower that observes, else those of the game. */
function fromLowered(
  found: Solved,
  { game, states, leaderActions, actions, parameters }: GameInstance['problem'],
  leader: readonly Certified[],
): [Exclude<keyof Solved, 'guiding' | 'direct'>, readonly Certified[]][] {
  const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  const isTerminal = (s: number): boolean => game.terminal.includes(s);
  const stateAt = (s: number, a: number): number => (game.observes ? loweredState(game, s, isTerminal(s) ? 0 : a) : s);
  const ofState = (s: number, f: (state: number, weight: Certified) => Certified): Certified => {
    if (isTerminal(s) || !game.observes) return f(stateAt(s, 0), certified.one);
    return indices(leaderActions).reduce(
      (total, a) => add(total, f(stateAt(s, a), leader[s * leaderActions + a])),
      zero,
    );
  };
  const perState = (f: (state: number, weight: Certified) => Certified): Certified[] =>
    indices(states).map((s) => ofState(s, f));
  const perPair = (values: readonly Certified[], size: number): Certified[] =>
    indices(states * leaderActions).flatMap((pair) => {
      const s = Math.floor(pair / leaderActions);
      const at = stateAt(s, pair % leaderActions) * size;
      return isTerminal(s) ? new Array<Certified>(size).fill(zero) : values.slice(at, at + size);
    });
  const weighted = (values: readonly Certified[]): Certified[] => perState((state, f) => mul(f, values[state]));
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
  const parts = gameParts(one.estimator.slice(GAME_PREFIX.length), knowledge);
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
  const { sub } = certified;
  const knowledge = certifiedGameKnowledge(problem);
  const { tables, response } = knowledge;
  const K = problem.parameters;
  const id = estimator.slice(GAME_PREFIX.length);
  const parts = gameParts(id, knowledge);
  const truth = gameTheorem(tables, response, 'sum-over-time').total;
  const of = (name: string, mean: readonly Certified[], variance: readonly Certified[]): Comparison[] => [
    ...certainly(`${name} mean`, expected.mean, certified, mean),
    ...certainly(`${name} variance`, expected.variance, certified, variance),
    ...certainly(`bias of the ${name} mean against Theorem 2`, expected.bias, certified, mean.map((x, k) => sub(x, truth[k]))), // prettier-ignore
  ];
  const comparisons: Comparison[] = [];
  const form = LINEAR_GAME_ESTIMATORS.find((known) => known === id);
  if (form) {
    const linear = gameLinearForm(form, tables, response);
    const { mean, variance } = moments(jointActions(tables), withLeader(tables, response.policy), linear);
    comparisons.push(...of('linear form', mean, variance));
  }
  const whole = isLayered(instance) ? enumeratedGame(knowledge, parts, MOST_TRAJECTORIES, problem.states) : undefined;
  if (whole) {
    const covariance = centredSecond(certified, whole.mean, whole.second);
    const diagonal = whole.mean.map((_, k) => covariance[k * (K + 1)]);
    comparisons.push(
      ...of('enumerated', whole.mean, diagonal),
      ...certainly('enumerated covariance', expected.covariance, certified, covariance),
    );
  }
  for (const { horizon, bias } of expected.truncation) {
    const cut = enumeratedGame(knowledge, parts, MOST_TRAJECTORIES, horizon);
    if (!cut) continue;
    const moved = cut.mean.map((x, k) => sub(x, asStored(expected.mean, k)));
    comparisons.push(...certainly(`mean over trajectories cut after ${horizon} steps`, bias, certified, moved));
  }
  return comparisons;
}
