// The section of docs/atlas.md about ordinary policy gradients: their exact bias and variance on random games whose follower has one action. Used by atlas.mjs.
import { rational } from '../dist/numeric/rational.js';
import { gaeWrongCriticFamily } from '../dist/estimators/field/policyGradientMean.js';
import { POLICY_GRADIENTS } from '../dist/estimators/field/policyGradients.js';
import { admitsGame, gameArbitrary } from '../dist/instances/drawGame.js';
import { sampleNamed } from '../dist/instances/sampleInstances.js';
import { closedForm, closedFormUnlimited, momentsOn, pairMoments } from '../dist/verdict/caseMoments.js';
import { BIAS_BOUNDS } from '../dist/verdict/field/bounds.js';
import { fieldCase } from '../dist/verdict/field/fieldCase.js';
import { biasAt, shownOrder, sizeOfBias } from '../dist/verdict/field/order.js';
import { POLICY_GRADIENT_MISTAKES } from '../dist/verdict/field/policyGradientMistakes.js';
import { createGameCase } from '../dist/verdict/games/gameCase.js';

const ENDING = { id: 'games that end', shape: 'layered' };
const KINDS = [ENDING, { id: 'discounted games', shape: 'cyclic' }];
const NORMALISED = POLICY_GRADIENT_MISTAKES.find(({ id }) => id.endsWith('normalised-advantages'));
/** λ at which the bias of GAE with a wrong critic is told. */
const LAMBDAS = [
  [0, 1],
  [1, 2],
  [9, 10],
  [19, 20],
  [99, 100],
  [1, 1],
];

/** `count` games of a kind whose follower has one action and whose hypergradient is not zero. */
function* casesOf({ id, shape }, count, seed) {
  const arbitrary = gameArbitrary({ shape, observes: true, general: false, answers: 1 });
  for (let i = 0, found = 0; found < count; i++) {
    const name = `${id}/${seed}/${i}`;
    const game = sampleNamed(arbitrary, name);
    const one = admitsGame(game) && game.theta.length > 0 ? createGameCase(name, id, game) : undefined;
    if (!one || !(least(one, one.truth.total) > 0)) continue;
    found++;
    yield one;
  }
}

/** The largest component, at least: what its enclosure does not tell from zero is none. */
const least = ({ arithmetic }, values) =>
  Math.max(0, ...values.map((x) => Math.abs(arithmetic.toNumber(x)) - arithmetic.radius(x)));
const difference = ({ arithmetic }, a, b) => a.map((x, k) => arithmetic.sub(x, b[k]));
const trace = ({ arithmetic }, values) => values.reduce((sum, x) => sum + arithmetic.toNumber(x), 0);
const variance = ({ arithmetic }, { mean, second }) =>
  second.map((q, k) => arithmetic.sub(q, arithmetic.mul(mean[k], mean[k])));

/** Mean and variance over whole trajectories: by the recursion, or by enumeration where there is none; undefined where there is neither. */
function wholeMoments(one, estimator) {
  if (estimator.form !== null) return closedFormUnlimited(one, estimator.form);
  if (one.stratum !== ENDING.id) return undefined;
  const moments = momentsOn(one, estimator);
  return { mean: moments.mean, variance: variance(one, moments) };
}

const quantile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
const summary = (values) => ({ instances: values.length, median: quantile(values, 0.5), worst: quantile(values, 1) });
/** Of those that are not zero. */
const summaryOfBiases = (values) => ({ ...summary(values.filter((x) => x > 0)), of: values.length });

/** The exact biases, orders and variances on `count` games of each kind, as data. */
export function policyGradientAtlas(count, seed) {
  const data = { instances: count, beyondBound: 0 };
  for (const kind of KINDS) {
    const lists = (ids) => Object.fromEntries(ids.map((id) => [id, []]));
    const bias = lists(POLICY_GRADIENTS.map(({ id }) => id));
    const ratio = lists(POLICY_GRADIENTS.map(({ id }) => id));
    const wrong = lists(POLICY_GRADIENT_MISTAKES.map(({ id }) => id));
    const byLambda = lists(LAMBDAS.map(([n, d]) => `${n / d}`));
    const orders = [];
    const inPairs = [];
    for (const one of casesOf(kind, count, seed)) {
      const scale = least(one, one.truth.total);
      const relative = (of, to) => least(one, difference(one, of, to)) / scale;
      const toGo = trace(one, closedFormUnlimited(one, 'reinforce-to-go').variance);
      for (const estimator of POLICY_GRADIENTS) {
        const moments = wholeMoments(one, estimator);
        if (!moments) continue;
        bias[estimator.id].push(relative(moments.mean, one.truth.total));
        if (toGo > 0) ratio[estimator.id].push(trace(one, moments.variance) / toGo);
      }
      // On cut trajectories the right method misses what was cut, and the mistake something else.
      const right = one.whole ? one.truth.total : closedForm(one, 'first-order').mean;
      const field = fieldCase(one.instance);
      for (const mistake of POLICY_GRADIENT_MISTAKES)
        if (mistake.setting)
          wrong[mistake.id].push(sizeOfBias(biasAt(mistake.setting.family, field, mistake.setting.at)).least / scale);
        else if (kind === ENDING || mistake.claims.includes('first-order-mean'))
          wrong[mistake.id].push(relative(momentsOn(one, mistake).mean, right));
      for (const [n, d] of LAMBDAS) {
        const own = biasAt(gaeWrongCriticFamily, field, rational(n, d));
        byLambda[`${n / d}`].push(sizeOfBias(own).least / scale);
        if (n < d) {
          const bounds = BIAS_BOUNDS['gae-wrong-critic'](field, rational(n, d));
          if (own.some((x, k) => sizeOfBias([x]).least > bounds[k])) data.beyondBound++;
        }
      }
      const pairs = one.whole ? pairMoments(one, NORMALISED) : undefined;
      if (pairs) inPairs.push(relative(pairs.mean, one.truth.total));
      const shown = shownOrder(gaeWrongCriticFamily, field);
      if (shown && shown.most - shown.least < 0.1) orders.push((shown.least + shown.most) / 2);
    }
    const summed = (each, by) => Object.fromEntries(Object.entries(each).map(([id, values]) => [id, by(values)]));
    data[kind.id] = {
      bias: summed(bias, summaryOfBiases),
      varianceRatio: summed(ratio, summary),
      mistakes: summed(wrong, summaryOfBiases),
      byLambda: summed(byLambda, summaryOfBiases),
      orders: summary(orders),
      normalisedInPairs: summaryOfBiases(inPairs),
    };
    console.error(kind.id);
  }
  return data;
}

const kinds = KINDS.map(({ id }) => id);

/** The section as Markdown. */
export function policyGradientText(data, { table, short }) {
  const cell = ({ instances, median, worst, of: all }) =>
    all === 0 ? '–' : instances === 0 ? 'none' : `${short(median)} / ${short(worst)} (${instances})`;
  const of = (what, id) => kinds.map((kind) => cell(data[kind][what][id]));
  const medians = (id) => kinds.map((kind) => short(data[kind].varianceRatio[id].median));
  const order = (kind) => data[kind].orders;
  return `## Ordinary policy gradients

In a game whose follower has one action the hypergradient is the ordinary policy gradient of the leader, and the methods of \`src/estimators/field/policyGradients.ts\` estimate it from rollouts
(with a follower of several actions they estimate the direct part). ${data.instances} games each that end and that are discounted; bias and variance are over whole rollouts, by the moment
recursion, those of \`reinforce\` by enumeration. Bias: median / largest of those that are not zero, and their number; variance: the trace over that of \`reinforce-to-go\`, median. The
wrong critics are 9/10 V_L.

${table(
  ['method', ...kinds.map((kind) => `bias, ${kind}`), ...kinds.map((kind) => `variance, ${kind}`)],
  POLICY_GRADIENTS.map(({ id }) => [
    `\`${id}\``,
    ...of('bias', id),
    ...medians(id).map((x, i) => (data[kinds[i]].varianceRatio[id].instances === 0 ? '–' : x)),
  ]),
)}

**With the exact critic GAE has no bias for any λ.** With a critic that is wrong by e its advantages are the right ones, less e(s_t), plus (1 − λ) γ_L Σ_k (γ_L λ)^k e(s_{t+k+1}): the first is a
baseline, so that the bias is linear in e and of order one in 1 − λ. The order is ${kinds
    .map((kind) => `${order(kind).median?.toFixed(3)} in the median of ${order(kind).instances} ${kind}`)
    .join(', ')}; the bound that follows is exceeded on ${data.beyondBound}. By λ, critic 9/10 V_L:

${table(
  ['λ', ...kinds],
  LAMBDAS.map(([n, d]) => [`${n / d}`, ...of('byLambda', `${n / d}`)]),
)}

**Known mistakes**, bias as above. In discounted games rollouts are cut after at most five steps and the mean is set against that of the right method over the same steps (–: the right method is
not known without whole rollouts there); that of \`lambda-without-discount\`, with the critic 9/10 V_L, is over unlimited ones.

${table(
  ['mistake', ...kinds],
  POLICY_GRADIENT_MISTAKES.map(({ id }) => [`\`${id.replace('game:policy-gradient-', '')}\``, ...of('mistakes', id)]),
)}

**What is no bias.** λ in the place of γ_L λ has none with the exact critic, for TD errors have mean zero given all that came before; it is told with a wrong critic only, whose bias then no longer
vanishes as λ → 1 where γ_L < 1. Adding the value of the state where it should be subtracted has none either, for any function of the state is a baseline; it changes the variance only
(\`spec/verdict/field/criticOrders.spec.ts\`). PPO's first step is the gradient of GAE: at ratio one both branches of its surrogate have the slope A. That holds with the weights γ_L^t, which published
code drops (\`undiscounted-states\`), and without normalised advantages (\`normalised-advantages\`, over the steps of one rollout). Over batches of two, all
enumerated where there are at most 150, the bias of normalised advantages is ${cell(data[ENDING.id].normalisedInPairs)} of ${data[ENDING.id].normalisedInPairs.of} games that end.
`;
}
