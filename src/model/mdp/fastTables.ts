import { ballArithmetic, type Ball } from '../../numeric/ball.js';
import type { BoundedNumbers } from '../../numeric/bounded.js';
import { float64 } from '../../numeric/float64.js';
import { evaluateTables, type CompiledMdp, type Tables } from './tables.js';

/** The tables at one θ: bounded numbers in typed arrays, and the tape run for backward sweeps. */
export interface FastTables {
  readonly initial: BoundedNumbers;
  readonly p: BoundedNumbers;
  readonly rewardF: BoundedNumbers;
  readonly rewardL: BoundedNumbers;
  readonly phiL: Ball<number>;
  readonly plain: Tables<number>;
}

/** The tables at θ, enclosed in balls once and taken apart. O(size of the tape). */
export function fastTables(problem: CompiledMdp, theta: ArrayLike<number>): FastTables {
  if (theta.length !== problem.parameters)
    throw new RangeError(`theta has ${problem.parameters} components here, found ${theta.length}`);
  const balls = ballArithmetic(float64);
  const enclosed = evaluateTables(
    problem,
    balls,
    Array.from(theta, (x) => balls.ball(x, 0)),
  );
  return {
    initial: bounded(enclosed.initial),
    p: bounded(enclosed.p),
    rewardF: bounded(enclosed.rewardF),
    rewardL: bounded(enclosed.rewardL),
    phiL: enclosed.phiL,
    plain: {
      problem,
      arithmetic: float64,
      gammaF: enclosed.gammaF.center,
      gammaL: enclosed.gammaL.center,
      beta: enclosed.beta.center,
      initial: centers(enclosed.initial),
      p: centers(enclosed.p),
      rewardF: centers(enclosed.rewardF),
      rewardL: centers(enclosed.rewardL),
      phiL: enclosed.phiL.center,
      run: { values: centers(enclosed.run.values), vectors: enclosed.run.vectors.map(centers) },
    },
  };
}

const centers = (balls: readonly Ball<number>[]): number[] => balls.map((x) => x.center);

function bounded(balls: readonly Ball<number>[]): BoundedNumbers {
  const values = new Float64Array(balls.length);
  const radii = new Float64Array(balls.length);
  for (let i = 0; i < balls.length; i++) {
    values[i] = balls[i].center;
    radii[i] = balls[i].radius;
  }
  return { values, radii };
}
