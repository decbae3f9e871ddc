import { GAME_KIND } from '../model/game/markovGame.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { compileGame } from '../model/game/gameTables.js';
import { byKind, type ByKind, type FiniteInstance, type FiniteKindId } from '../model/instance.js';
import { compileProblem } from '../model/mdp/tables.js';
import { distance, intersects, type Enclosure } from '../truth/routes/enclosure.js';
import { estimatorMoments } from '../truth/moments/estimatorMoments.js';
import { gameMoments, isPolicyGame } from '../truth/moments/gameMoments.js';
import { gameTruth, type GameTruth } from '../truth/routes/game/gameTruth.js';
import { truth, type Truth, type TruthOptions } from '../truth/routes/mdp/truth.js';

/** Routes in decimals must agree to this, relative to the gradient. */
export const ROUTE_TOLERANCE = 1e-30;

/** What was found about the truth of one instance. */
export interface TruthCheck {
  readonly truth: Truth | GameTruth;
  /** The routes agree within their bounds, and to 1e-30. */
  readonly routesAgree: boolean;
  /** Every float64 route encloses the decimal truth within its own bound. */
  readonly float64Holds: boolean;
  /** The largest float64 error of any route and component, relative to the gradient and as a part of the bound stated for it. */
  readonly float64Error: number;
  readonly float64Ratio: number;
  /** The mean of BC-HG by the moment recursion is the gradient (enclosures intersect); for a game, of its own BC-HG, where that applies. */
  readonly meanAgrees: boolean;
  readonly holds: boolean;
  readonly milliseconds: number;
}

/** Who computes what is checked. A spec passes one that is wrong, to see that the check notices. */
export interface TruthSources {
  readonly truth: typeof truth;
  readonly gameTruth: typeof gameTruth;
  readonly estimatorMoments: typeof estimatorMoments;
  readonly gameMoments: typeof gameMoments;
}

const SOURCES: TruthSources = { truth, gameTruth, estimatorMoments, gameMoments };

/** Digits of the truth, and of the mean that is compared with it. */
const DIGITS = 50;

/** Checks all that is claimed about the truth of one instance: routes against each other, float64 against decimals, mean recursion. */
export function checkTruth(instance: FiniteInstance, sources: TruthSources = SOURCES): TruthCheck {
  const solve = byKind<FiniteInstance, Solver, [TruthSources]>(SOLVERS, instance, sources);
  const started = performance.now();
  const decimal = solve({ digits: DIGITS });
  const milliseconds = performance.now() - started;
  const double = solve({ digits: 'float64' });
  const parts = ['total', 'direct', 'guiding'] as const;
  const { f64: objective } = decimal.value.objective;
  const scale = Math.max(
    1e-12 * Math.max(1, Math.abs(objective)),
    ...parts.flatMap((part) => decimal.value[part].map((x) => Math.abs(x.f64))),
  );
  let float64Holds = double.agreement.holds;
  let float64Error = 0;
  let float64Ratio = 0;
  for (const route of double.routes.values()) {
    if ('skipped' in route) continue;
    const compare = (a: Enclosure, b: Enclosure): void => {
      float64Holds &&= intersects(a, b);
      if (route.cut) return;
      const error = distance(a, b);
      float64Error = Math.max(float64Error, error / scale);
      if (error > 0) float64Ratio = Math.max(float64Ratio, error / (a.bound + b.bound));
    };
    for (const part of parts) route[part].forEach((x, k) => compare(x, decimal.value[part][k]));
  }
  const routesAgree = decimal.agreement.holds && decimal.agreement.worst <= ROUTE_TOLERANCE;
  const meanAgrees = byKind<FiniteInstance, readonly Enclosure[], [TruthSources]>(MEANS, instance, sources).every(
    (x, k) => intersects(x, decimal.value.total[k]),
  );
  return {
    truth: decimal,
    routesAgree,
    float64Holds,
    float64Error,
    float64Ratio,
    meanAgrees,
    holds: routesAgree && float64Holds && meanAgrees,
    milliseconds,
  };
}

type Solver = (options: TruthOptions) => Truth | GameTruth;

const SOLVERS: ByKind<FiniteKindId, Solver, [sources: TruthSources]> = {
  [MDP_KIND]: (mdp, sources) => {
    const problem = compileProblem(mdp);
    return (options) => sources.truth(problem, options);
  },
  [GAME_KIND]: (game, sources) => (options) => sources.gameTruth(game, options),
};

/** The mean of BC-HG; empty for a game whose θ is not in the leader's policy alone. */
const MEANS: ByKind<FiniteKindId, readonly Enclosure[], [sources: TruthSources]> = {
  [MDP_KIND]: (mdp, sources) => sources.estimatorMoments(mdp, { estimator: 'bc-hg', digits: DIGITS }).mean,
  [GAME_KIND]: (game, sources) => {
    if (!isPolicyGame(compileGame(game))) return [];
    const estimator = game.observes ? 'bc-hg' : 'bc-hg-unobserved';
    return sources.gameMoments(game, { estimator, digits: DIGITS }).mean;
  },
};
