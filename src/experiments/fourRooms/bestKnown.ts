import { climb, type Peak } from '../../numeric/quasiNewton.js';
import type { CompiledMdp } from '../../model/mdp/tables.js';
import { normal } from '../../random/normal.js';
import { createStream } from '../../random/stream.js';
import { createQuickSolver } from '../../truth/quickSolver.js';
import { resolveSettings } from '../engine/settings.js';
import { fourRoomsProblem } from './problem.js';
import { FOUR_ROOMS_RUN_SETTINGS } from './settings.js';

/** The best parameters that are known for one β. */
export interface BestKnown {
  readonly beta: number;
  /** The exact J there. */
  readonly objective: number;
  /** The penalties, six decimals. */
  readonly theta: readonly number[];
  /** By which kind of start it was found, and how many ascents were made. */
  readonly found: string;
  readonly ascents: number;
}

/** How the search goes: ascents from starts of each standard deviation, then hops from the best peaks, by turns of each standard deviation. */
export interface SearchPlan {
  readonly startStds: readonly number[];
  readonly startsEach: number;
  readonly hopStds: readonly number[];
  readonly hops: number;
  /** So many of the best peaks are hopped from, by turns. */
  readonly centres: number;
}

export const SEARCH_PLAN: SearchPlan = {
  startStds: [0.01, 1, 2, 3, 5],
  startsEach: 600,
  hopStds: [0.3, 1, 2],
  hops: 900,
  centres: 8,
};

/**
 * The highest local maximum of the exact J of Four-Rooms at one β that the plan finds. Every ascent is along the exact gradient
 * (`climb`), and no run of a method is used, so that the value can stand beside the methods. A lower bound for the best value, no more.
 */
export function searchBest(
  beta: number,
  plan: SearchPlan = SEARCH_PLAN,
  onAscent?: (count: number) => void,
): BestKnown {
  const problem = problemAt(beta);
  let ascents = 0;
  let peaks: (Peak & { readonly found: string })[] = [];
  const attempt = (found: string, std: number, centre?: Float64Array): void => {
    const stream = createStream(`four-rooms/best/beta=${beta}/${found}`);
    const start = Float64Array.from(
      { length: problem.parameters },
      (_, k) => (centre?.[k] ?? 0) + std * normal(stream),
    );
    const peak = ascend(problem, start);
    ascents++;
    onAscent?.(ascents);
    const isKnown = peaks.some(({ value }) => Math.abs(value - peak.value) < SAME);
    if (!isKnown) peaks = [...peaks, { ...peak, found }].sort((a, b) => b.value - a.value).slice(0, plan.centres);
  };
  for (const std of plan.startStds) for (let i = 0; i < plan.startsEach; i++) attempt(`start/std=${std}/${i}`, std);
  for (let i = 0; i < plan.hops; i++) {
    const std = plan.hopStds[i % plan.hopStds.length];
    attempt(`hop/std=${std}/${i}`, std, peaks[i % peaks.length].x);
  }
  const [best] = peaks;
  const theta = Array.from(best.x, (x) => Math.round(x * 1e6) / 1e6);
  return { beta, objective: createQuickSolver(problem).at(theta).objective, theta, found: best.found, ascents };
}

/** Peaks this near in value are one. */
const SAME = 1e-8;

function problemAt(beta: number): CompiledMdp {
  const settings = resolveSettings(FOUR_ROOMS_RUN_SETTINGS, { beta });
  return fourRoomsProblem(settings, settings['planKernel']);
}

/** An ascent along the exact gradient. It starts cold, so that it does not depend on others before it. */
function ascend(problem: CompiledMdp, start: Float64Array): Peak {
  const solver = createQuickSolver(problem);
  return climb((x) => {
    const point = solver.at(x);
    return { value: point.objective, gradient: () => point.gradient().total };
  }, start);
}
