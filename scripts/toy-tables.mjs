// Writes docs/toy-game.md: the toy game exactly, along p = f(0|A), for both rewards and both backups, and the variance of its estimators.
import { writeFileSync } from 'node:fs';
import { gameResponse, withLeader } from '../dist/follower/gameResponse.js';
import { cutReturn } from '../dist/leader/gameValues.js';
import { compileGame, evaluateGame } from '../dist/model/gameTables.js';
import { float64 } from '../dist/numeric/float64.js';
import { TOY_LOGIT, TOY_MOVES, toyGame } from '../dist/tasks/toyGame/toyGame.js';
import { LINEAR_GAME_ESTIMATORS, isForFollower } from '../dist/truth/gameForms.js';
import { gameImplicit } from '../dist/truth/gameImplicit.js';
import { gameMoments } from '../dist/truth/gameMoments.js';
import { gameTheorem } from '../dist/truth/gameTheorem.js';

const GRIDS = {
  1: [0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.63, 0.66, 0.68, 0.7, 0.75, 0.8, 0.83, 0.84, 0.86, 0.9, 0.95],
  2: [0.1, 0.2, 0.3, 0.35, 0.38, 0.4, 0.42, 0.45, 0.48, 0.5, 0.51, 0.53, 0.56, 0.6, 0.7, 0.8, 0.9],
};
const problems = { 1: compileGame(toyGame({ reward: 1 })), 2: compileGame(toyGame({ reward: 2 })) };

function at(reward, p, backup) {
  const tables = evaluateGame(problems[reward], float64, [0, 0, Math.log(p / (1 - p)), 0, 0, 0]);
  const response = gameResponse(tables, backup);
  const joint = withLeader(tables, response.policy);
  const implicit = gameImplicit(tables, response);
  const byP = (gradient) => gradient[TOY_LOGIT] / (p * (1 - p));
  return {
    J: implicit.objective,
    discounted: cutReturn(tables, joint, 150, 0.99),
    sum: cutReturn(tables, joint, 150, 1),
    gA: response.policy[TOY_MOVES.a],
    gB: response.policy[TOY_MOVES.b],
    total: byP(implicit.total),
    theorem: byP(gameTheorem(tables, response).total),
    firstOrder: byP(implicit.direct),
    advantage: response.qF[TOY_MOVES.a] - response.qF[TOY_MOVES.b],
  };
}

function zero(f, low, high) {
  let [a, b] = [low, high];
  const sign = Math.sign(f(low));
  for (let i = 0; i < 45; i++) {
    const middle = (a + b) / 2;
    if (Math.sign(f(middle)) === sign) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

const table = (header, rows) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const settings = [2, 1].flatMap((reward) => ['paper', 'code'].map((backup) => ({ reward, backup })));

const optima = settings.map(({ reward, backup }) => {
  const p = zero((x) => at(reward, x, backup).total, 0.4, 0.95);
  const row = at(reward, p, backup);
  const indifferent = zero((x) => at(reward, x, backup).advantage, 0.2, 0.9);
  return [`R${reward} ${backup}`, p.toFixed(5), row.J.toFixed(4), row.discounted.toFixed(3), row.sum.toFixed(3), row.gA.toFixed(4), row.gB.toFixed(4), indifferent.toFixed(5)]; // prettier-ignore
});
const along = settings.map(({ reward, backup }) => {
  const rows = GRIDS[reward].map((p) => {
    const row = at(reward, p, backup);
    return [p.toFixed(2), row.J.toFixed(4), row.discounted.toFixed(4), row.sum.toFixed(3), row.gA.toFixed(5), row.gB.toFixed(5), row.total.toFixed(4), row.theorem.toFixed(4), row.firstOrder.toFixed(4)]; // prettier-ignore
  });
  const header = ['p', 'J', '150 steps', 'their sum', 'g(a\\|S)', 'g(b\\|S)', 'dJ/dp', 'Theorem 2', 'first-order'];
  return `## R = ${reward}, backup of the ${backup}\n\n${table(header, rows)}`;
});
const traces = LINEAR_GAME_ESTIMATORS.filter((id) => isForFollower(id, true)).map((id) => {
  const of = (reward, p) => gameMoments(toyGame({ reward, p }), { estimator: id, digits: 20 });
  const cells = [[2, '0.40'], [2, '0.53'], [1, '0.80']].map(([reward, p]) => of(reward, p).covarianceTrace.f64.toPrecision(4)); // prettier-ignore
  return [`\`${id}\``, ...cells];
});

writeFileSync(
  'docs/toy-game.md',
  `# The toy game, exactly

Three states. At S the follower goes to A (action a, reward 1 for both) or to B (action b, reward 1 for itself only). From A the way on to B pays it R, but only if
the leader plays 0 there; with 1 it is sent back to S at a cost of 1. From B it goes back to S. “Indifferent at”: the p at which a and b are worth the same to it at S.

Written by \`npm run docs:toy\`. p = f(0|A), the other states uniform; γ_F = γ_L = 0.99, β = 0.05. "paper" and "code" are the two backups of
the follower (\`--set backup=\`); "150 steps" is the discounted return of the first 150 steps, "their sum" the plain one. dJ/dp is the total
derivative by implicit differentiation; Theorem 2 holds for the paper's backup and not for the code's.

${table(['game', 'p*', 'J(p*)', '150 steps', 'their sum', 'g(a\\|S)', 'g(b\\|S)', 'indifferent at'], optima)}

${along.join('\n\n')}

## Variance of one trajectory's estimate

Trace of the covariance with an exact critic, trajectories without end (\`moments toy-r2 --set p=0.53 --estimator game:ID\`):

${table(['estimator', 'R2, p = 0.40', 'R2, p = 0.53', 'R1, p = 0.80'], traces)}
`,
);
