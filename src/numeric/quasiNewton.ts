/** A function and its gradient at a point; may throw where it has no value. */
export type Differentiable = (x: Float64Array) => { readonly value: number; readonly gradient: () => Float64Array };

/** Where an ascent has come to rest. */
export interface Peak {
  readonly x: Float64Array;
  readonly value: number;
  /** |∇f| there, the Euclidean norm. */
  readonly slope: number;
}

/** Pairs of differences that are remembered. */
const MEMORY = 30;
/** No step is longer, and a step is halved so often at most. */
const LONGEST_STEP = 5;
const HALVINGS = 40;
/** Share of the rise that the slope promises that a step has to bring (Armijo). */
const ENOUGH = 1e-4;
/** So many steps in a row that rise by less than this share of the value end it. */
const [STILL, STEPS_STILL] = [1e-10, 20];
const FLAT = 1e-9;

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
const plus = (a: Float64Array, b: Float64Array, factor: number): Float64Array => a.map((x, i) => x + factor * b[i]);

/** A step that was taken, and how the gradient fell along it. */
interface Pair {
  readonly step: Float64Array;
  readonly fall: Float64Array;
}

/**
 * A local maximum of a smooth function: L-BFGS (limited memory, two-loop recursion) with halved steps. It only rises. Ends at a slope of
 * 10⁻⁹, where it no longer rises, or after `most` steps; what it is at the end, `slope` says.
 */
export function climb(of: Differentiable, start: ArrayLike<number>, most = 2000): Peak {
  let x: Float64Array = Float64Array.from(start);
  let at = of(x);
  let gradient = at.gradient();
  let pairs: Pair[] = [];
  for (let step = 0, still = 0; step < most && still < STEPS_STILL && norm(gradient) > FLAT; step++) {
    let direction: Float64Array = ascentDirection(gradient, pairs);
    if (!(dot(gradient, direction) > 0)) {
      pairs = [];
      direction = gradient;
    }
    const taken = stepAlong(of, x, at.value, direction, dot(gradient, direction));
    if (!taken) {
      if (pairs.length === 0) break;
      pairs = [];
      continue;
    }
    const next = taken.at.gradient();
    const pair = { step: plus(taken.x, x, -1), fall: plus(gradient, next, -1) };
    if (dot(pair.step, pair.fall) > 1e-12 * dot(pair.fall, pair.fall)) pairs = [...pairs.slice(1 - MEMORY), pair];
    still = taken.at.value - at.value < STILL * (1 + Math.abs(at.value)) ? still + 1 : 0;
    ({ x, at } = taken);
    gradient = next;
  }
  return { x, value: at.value, slope: norm(gradient) };
}

const norm = (x: Float64Array): number => Math.sqrt(dot(x, x));

/** The gradient times the inverse Hessian that the pairs stand for, with the sign that rises. */
function ascentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  let direction: Float64Array = Float64Array.from(gradient);
  const weights = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, fall } = pairs[i];
    weights[i] = dot(step, direction) / dot(step, fall);
    direction = plus(direction, fall, -weights[i]);
  }
  const last = pairs.at(-1);
  const scale = last ? dot(last.step, last.fall) / dot(last.fall, last.fall) : 1 / Math.max(1, norm(gradient));
  direction = direction.map((d) => scale * d);
  pairs.forEach(({ step, fall }, i) => {
    direction = plus(direction, step, weights[i] - dot(fall, direction) / dot(step, fall));
  });
  return direction;
}

/** The first of the halved steps that rises enough; points without a value are passed over. */
function stepAlong(of: Differentiable, x: Float64Array, value: number, direction: Float64Array, slope: number) {
  let length = Math.min(1, LONGEST_STEP / norm(direction));
  for (let k = 0; k < HALVINGS; k++, length /= 2) {
    const next = plus(x, direction, length);
    const at = valueAt(of, next);
    if (at && at.value >= value + ENOUGH * length * slope) return { x: next, at };
  }
  return undefined;
}

function valueAt(of: Differentiable, x: Float64Array): ReturnType<Differentiable> | undefined {
  try {
    return of(x);
  } catch {
    return undefined;
  }
}
