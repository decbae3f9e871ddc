import type { Ball, BallArithmetic } from '../numeric/ball.js';
import type { ActionTables } from '../model/mdp/tables.js';
import { UP } from '../numeric/outward.js';

/** The most times that the width is made four times as large. */
const MOST_ATTEMPTS = 12;

/**
 * Proves that the fixed point of the soft backup T lies in V ∓ κw on one component, and writes it into `v` as balls around V; false where no
 * κ is found.
 *
 * T is monotone (probabilities are not negative), so T(V + κw) ≤ V + κw and T(V − κw) ≥ V − κw suffice; both are evaluated at points, so that
 * the radii, which are doubles, need not show the difference of γ_F from one. The fixed point is unique: T is a contraction, or at γ_F = 1
 * every trajectory ends surely. `w`: the weights by place in the component. `backupValue`: T at the values of `v`, for one state.
 */
export function sandwich(
  { problem, p }: ActionTables<Ball<unknown>>,
  { inner, ball, sub, toNumber }: BallArithmetic<unknown>,
  component: readonly number[],
  v: Ball<unknown>[],
  center: readonly unknown[],
  w: readonly number[],
  least: number,
  backupValue: (s: number) => Ball<unknown>,
): boolean {
  const { actions, edgeStart } = problem;
  const monotone = component.every((s) => {
    for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++)
      if (!(toNumber(p[e]) >= p[e].radius)) return false;
    return true;
  });
  if (!monotone) return false;
  for (let attempt = 0, scale = least; attempt < MOST_ATTEMPTS; attempt++, scale *= 4) {
    const width = component.map(() => 0);
    const holds = [1, -1].every((sign) => {
      component.forEach((s, i) => {
        const point = inner.add(center[s], inner.near(sign * scale * w[i]));
        const distance = inner.sub(point, center[s]);
        width[i] = Math.max(width[i], inner.magnitude(distance) + inner.roundingError(distance));
        v[s] = ball(point, 0);
      });
      return component.every((s) => {
        const room = sign > 0 ? sub(v[s], backupValue(s)) : sub(backupValue(s), v[s]);
        return toNumber(room) >= room.radius;
      });
    });
    if (!holds) continue;
    component.forEach((s, i) => (v[s] = ball(center[s], width[i] * UP.thousands)));
    return true;
  }
  return false;
}
