import type { Kind } from '../kind.js';
import { linearQuadratic } from './buildLinearQuadratic.js';
import type { LinearQuadraticProblem } from './linearQuadratic.js';
import { serialiseLinearQuadratic, type LinearQuadraticFile } from './linearQuadraticFile.js';
import { checkedLinearQuadratic } from './validateLinearQuadratic.js';

/** Linear-quadratic problems. */
export const LINEAR_QUADRATIC: Kind<LinearQuadraticProblem, LinearQuadraticFile> = {
  title: 'a linear-quadratic problem',
  read: (file) => () => linearQuadratic(file),
  write: serialiseLinearQuadratic,
  checked: checkedLinearQuadratic,
};
