/** A function to be maximised, with its gradient. */
export type Objective = (x: readonly number[]) => { readonly value: number; readonly gradient: readonly number[] };

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((total, x, i) => total + x * b[i], 0);

/**
 * Ascent by projected gradients in the box [0, 1]ᵏ, with step lengths of Barzilai and Borwein and backtracking on the best of the last ten
 * values, until no projected unit step moves x by more than `tolerance`.
 */
export function ascendInBox(
  f: Objective,
  start: readonly number[],
  tolerance: number,
): { x: readonly number[]; value: number } {
  const project = (x: readonly number[]): number[] => x.map((y) => Math.min(1, Math.max(0, y)));
  let x = project(start);
  let here = f(x);
  let length = 1e-3;
  const recent = [here.value];
  for (let step = 0; step < 2000; step++) {
    const free = project(x.map((y, i) => y + here.gradient[i])).map((y, i) => y - x[i]);
    if (Math.max(...free.map(Math.abs)) <= tolerance) return { x, value: here.value };
    let next = x;
    let there = here;
    for (let tries = 0; tries < 60; tries++) {
      next = project(x.map((y, i) => y + length * here.gradient[i]));
      there = f(next);
      if (there.value >= Math.min(...recent)) break;
      length /= 4;
    }
    const move = next.map((y, i) => y - x[i]);
    const turn = there.gradient.map((y, i) => y - here.gradient[i]);
    const curvature = -dot(move, turn);
    length = curvature > 0 ? dot(move, move) / curvature : length * 4;
    [x, here] = [next, there];
    recent.push(here.value);
    if (recent.length > 10) recent.shift();
  }
  throw new Error(`the ascent has not come to rest; it is at ${x.join(', ')} with ${here.value}`);
}

/**
 * Ascent in the plane by the quasi-Newton steps of Broyden, Fletcher, Goldfarb and Shanno with backtracking, steps no longer than
 * `longest`, until the gradient is below `tolerance`. Points where `f` throws count as −∞.
 */
export function ascendFreely(
  f: Objective,
  start: readonly number[],
  longest: number,
  tolerance: number,
): { x: readonly number[]; value: number } {
  const attempt: Objective = (x) => {
    try {
      return f(x);
    } catch {
      return { value: -Infinity, gradient: x.map(() => 0) };
    }
  };
  const unit: readonly (readonly number[])[] = start.map((_, i) => start.map((__, j) => (i === j ? 1 : 0)));
  let inverse = unit;
  let x = [...start];
  let here = attempt(x);
  for (let step = 0; step < 2000; step++) {
    if (Math.hypot(...here.gradient) <= tolerance) return { x, value: here.value };
    let direction = inverse.map((row) => dot(row, here.gradient));
    if (dot(direction, here.gradient) <= 0) {
      inverse = unit;
      direction = [...here.gradient];
    }
    let length = Math.min(1, longest / Math.hypot(...direction));
    // On a plateau a unit step says nothing: go as far as is allowed.
    if (inverse === unit) length = longest / Math.hypot(...direction);
    let next = x;
    let there = here;
    for (let tries = 0; tries < 60; tries++) {
      next = x.map((y, i) => y + length * direction[i]);
      there = attempt(next);
      if (there.value >= here.value + 1e-4 * length * dot(direction, here.gradient)) break;
      length /= 2;
    }
    if (!(there.value > here.value)) return { x, value: here.value };
    const move = next.map((y, i) => y - x[i]);
    const turn = there.gradient.map((y, i) => here.gradient[i] - y);
    const curvature = dot(move, turn);
    if (curvature > 0) {
      const left = unit.map((row, i) => row.map((y, j) => y - (move[i] * turn[j]) / curvature));
      const half = left.map((row) =>
        inverse[0].map((_, j) => row.reduce((total, y, k) => total + y * inverse[k][j], 0)),
      );
      inverse = half.map((row, i) =>
        row.map((_, j) => row.reduce((total, y, k) => total + y * left[j][k], 0) + (move[i] * move[j]) / curvature),
      );
    } else inverse = unit;
    [x, here] = [next, there];
  }
  throw new Error(`the ascent has not come to rest; it is at ${x.join(', ')} with ${here.value}`);
}
