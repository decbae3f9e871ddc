// Writes docs/atlas.md and docs/atlas.json: exact biases of the methods of the field on random problems. `npm run docs:atlas`.
import { fileURLToPath } from 'node:url';
import { FIELD_ESTIMATORS } from '../dist/estimators/field/catalogue.js';
import { TooManyBatches } from '../dist/estimators/field/enumerable.js';
import { objectiveAt, signVectors } from '../dist/estimators/field/zerothOrder.js';
import { sampleInstance } from '../dist/instances/sampleInstances.js';
import { ALL_STRATA } from '../dist/instances/strata.js';
import { diceNumbers } from '../dist/pages/dice.js';
import { checkoutAt } from '../dist/pages/files.js';
import { FIELD, fieldCase } from '../dist/verdict/field/fieldCase.js';
import { FIELD_MISTAKES } from '../dist/verdict/field/fieldMistakes.js';
import { BIAS_BOUNDS } from '../dist/verdict/field/bounds.js';
import { policyGradientAtlas, policyGradientText } from './atlas-policy-gradients.mjs';
import { biasAt, shownOrder, sizeOfBias } from '../dist/verdict/field/order.js';

const checkout = checkoutAt(fileURLToPath(new URL('..', import.meta.url)));
const COUNT = Number(process.env.ATLAS_INSTANCES ?? 200);
const SEED = 1;
/** Parameters whose signs are all tried. */
const MOST_SIGNED = 3;
const COSTS = {
  implicit: '1 best response, 2 occupancies, S systems of B',
  neumann: '1 best response, 2 occupancies, n products by F',
  'unrolled-tangent': '1 best response, T backups of K tangents',
  'unrolled-start': 'T soft backups and their K tangents',
  'penalty-forward': '2 best responses',
  'penalty-central': '2 best responses',
  'zeroth-order': '2^K + 1 best responses',
  'zeroth-order-antithetic': '2^K best responses',
  'stopped-follower': 'n soft sweeps, 1 system with K columns',
  'conjugate-gradients': '1 best response, 2 occupancies, n products by F',
  'conjugate-gradients-undamped': '1 best response, 2 occupancies, n products by F',
  'counted-follower': 'n decisions in each state, 1 system with K columns',
  parl: 'n rollouts, 1 system of S B',
};
const quantile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
const short = (x) =>
  x === undefined || x === null ? '·' : x === 0 ? '0' : x >= 1e4 || x < 1e-3 ? x.toExponential(1) : x.toPrecision(2);
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (header, rows) => [row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n');

const sizeOf = (values) => Math.max(0, ...values.map((x) => Math.abs(FIELD.toNumber(x))));
/** A bias that 80 digits do not tell from zero is none. */
const relative = (bias, scale) => {
  const { least, most } = sizeOfBias(bias);
  return most === Infinity || !(scale > 0) ? undefined : least / scale;
};

const suits = (family, { knowledge }) => {
  const { mdp, parameters } = knowledge.tables.problem;
  if (family.id.startsWith('penalty')) return mdp.gammaF.n * mdp.gammaL.d === mdp.gammaL.n * mdp.gammaF.d;
  return !family.id.startsWith('zeroth') || parameters <= MOST_SIGNED;
};

/** The bias of a method; undefined where its batches are too many to be enumerated. */
const biasOf = ({ family, at }, one) => {
  try {
    return biasAt(family, one, at);
  } catch (error) {
    if (!(error instanceof TooManyBatches)) throw error;
    return undefined;
  }
};

/** Traces of the covariance over all signs of one-sided and antithetic differences, exact J. */
function signVariances({ knowledge }, u = 0.01) {
  const { parameters } = knowledge.tables.problem;
  const radius = FIELD.near(u);
  const at = (z) =>
    FIELD.toNumber(
      objectiveAt(
        knowledge,
        z.map((sign) => FIELD.mul(FIELD.near(sign), radius)),
      ),
    );
  const base = at(new Array(parameters).fill(0));
  const signs = signVectors(parameters);
  const trace = (of) => {
    const rows = signs.map((z) => z.map((sign) => (of(z) * sign) / u));
    return Array.from({ length: parameters }, (_, k) => {
      const mean = rows.reduce((total, r) => total + r[k], 0) / rows.length;
      return rows.reduce((total, r) => total + (r[k] - mean) ** 2, 0) / rows.length;
    }).reduce((a, b) => a + b, 0);
  };
  return { oneSided: trace((z) => at(z) - base), antithetic: trace((z) => (at(z) - at(z.map((sign) => -sign))) / 2) };
}

const families = [...new Map(FIELD_ESTIMATORS.map(({ setting }) => [setting.family.id, setting.family])).values()];
const fisher = FIELD_MISTAKES.filter(({ id }) => /fisher|mixed|hessian/.test(id));
const data = { seed: SEED, instances: COUNT, methods: {}, orders: {}, mistakes: {}, signs: {}, dice: {} };
for (const stratum of ALL_STRATA) {
  const found = Object.fromEntries([...FIELD_ESTIMATORS, ...fisher].map(({ id }) => [id, []]));
  const orders = Object.fromEntries(families.map(({ id }) => [id, []]));
  const ratios = [];
  const dice = [];
  let beyond = 0;
  for (let i = 0; i < COUNT; i++) {
    const instance = sampleInstance(stratum, SEED, i);
    if (instance.theta.length === 0) continue;
    const one = fieldCase(instance);
    const scale = sizeOf(one.truth);
    for (const { id, setting } of FIELD_ESTIMATORS) {
      if (!suits(setting.family, one)) continue;
      const bias = biasOf(setting, one);
      if (!bias) continue;
      const own = relative(bias, scale);
      if (own !== undefined) found[id].push(own);
      const bounds = BIAS_BOUNDS[setting.family.id]?.(one, setting.at);
      if (bounds && bias.some((x, k) => sizeOfBias([x]).least > bounds[k])) beyond++;
    }
    for (const { id, setting } of fisher) {
      const own = relative(biasAt(setting.family, one, setting.at), scale);
      if (own !== undefined) found[id].push(own);
    }
    for (const family of families) {
      const shown = shownOrder(family, one);
      if (shown) orders[family.id].push([shown.least, shown.most]);
    }
    const ofDice = diceNumbers(one);
    if (ofDice) dice.push(ofDice);
    if (one.knowledge.tables.problem.parameters > 1 && suits({ id: 'zeroth' }, one)) {
      const { oneSided, antithetic } = signVariances(one);
      if (antithetic > 0 && oneSided < Infinity) ratios.push(oneSided / antithetic - 1);
    }
  }
  const summary = (values) => ({
    instances: values.length,
    exact: values.filter((x) => x === 0).length,
    median: quantile(values, 0.5),
    ninety: quantile(values, 0.9),
    worst: quantile(values, 1),
  });
  for (const { id } of FIELD_ESTIMATORS) (data.methods[id] ??= {})[stratum.id] = summary(found[id]);
  for (const { id } of fisher) (data.mistakes[id] ??= {})[stratum.id] = summary(found[id]);
  for (const { id } of families) {
    // An order that its bounds leave open to a tenth is not told.
    const told = orders[id].filter(([least, most]) => most - least < 0.1).map(([least, most]) => (least + most) / 2);
    (data.orders[id] ??= {})[stratum.id] = {
      instances: told.length,
      least: told.length > 0 ? Math.min(...told) : null,
      median: told.length > 0 ? quantile(told, 0.5) : null,
    };
  }
  data.dice[stratum.id] = {
    instances: dice.length,
    ...Object.fromEntries(['equal', 'biased', 'untold'].map((key) => [key, dice.reduce((sum, d) => sum + d[key], 0)])),
    ...Object.fromEntries(
      ['surrogate', 'sameRollout', 'composed'].map((key) => [
        key,
        summary(dice.map((d) => d[key]).filter((x) => x !== undefined)),
      ]),
    ),
  };
  data.signs[stratum.id] = {
    instances: ratios.length,
    median: quantile(ratios, 0.5),
    worst: quantile(ratios, 1),
    beyondBound: beyond,
  };
  console.error(stratum.id);
}

data.policyGradients = policyGradientAtlas(COUNT, SEED);

const strata = ALL_STRATA.map(({ id }) => id);
const ordered = families.filter(({ id }) => strata.some((s) => data.orders[id][s].instances > 0));
const cell = ({ instances, median, worst }) => (instances === 0 ? '–' : `${short(median)} / ${short(worst)}`);
const sumOfDice = (key) => Object.values(data.dice).reduce((sum, d) => sum + d[key], 0);
const text = `# The field: other ways to a hypergradient, and their exact bias

\`npm run docs:atlas\` writes this page and its data, \`docs/atlas.json\`. Nothing is sampled: each method takes the exact
mean over rollouts, so that what it misses is bias. ${COUNT} random instances of each stratum (seed ${SEED}), 80 digits; bias is relative to the largest component of the
hypergradient. Formulas, sources and assumptions are in the entries of \`src/estimators/field\`; games are lowered to configurable MDPs.

## Bias and cost

Median / largest. Penalties on instances with one discount only, zeroth order up to ${MOST_SIGNED} parameters (all signs),
\`counted-follower\` and \`parl\` where their batches can be enumerated.

${table(
  ['method', ...strata, 'cost'],
  FIELD_ESTIMATORS.map(({ id, setting }) => [
    `\`${id}\``,
    ...strata.map((s) => cell(data.methods[id][s])),
    COSTS[setting.family.id],
  ]),
)}

## Orders

The order that the bias shows between two settings near the limit, log(b₀/b₁)/log(h₀/h₁), in the small quantity h: median (smallest) over as many instances as tell it. \`verify\` judges the same as the
claims \`bias-within-order-N\` and \`bias-of-order-N\`.

${table(
  ['family', 'h', ...strata],
  ordered.map(({ id }) => [
    `\`${id}\``,
    {
      implicit: 'δ',
      neumann: 'max abs(1 − ηλ)ⁿ',
      'penalty-forward': '1/λ',
      'penalty-central': '1/λ',
      'zeroth-order': 'u',
      'zeroth-order-antithetic': 'u',
      'counted-follower': '1/n',
    }[id] ?? '(γ_F abs λ₂(P_g))^T',
    ...strata.map((s) => {
      const { instances, median, least } = data.orders[id][s];
      return instances === 0 ? '–' : `${median.toFixed(3)} (${least.toFixed(3)}) of ${instances}`;
    }),
  ]),
)}

Bounds that are derived (${Object.keys(BIAS_BOUNDS)
  .map((id) => `\`${id}\``)
  .join(
    ', ',
  )}) are exceeded on ${Object.values(data.signs).reduce((n, { beyondBound }) => n + beyondBound, 0)} of all these.

## What enumeration decides

**Implicit differentiation is exact without damping, where d_F > 0 on the support of d_L.** With γ_F = 0 < γ_L it is not: d_F sees the first states only, and the guiding term of all others is missing
whatever the damping. Neither a smaller δ nor more terms of the series help there, so that their orders are told where d_F covers d_L.

**Which visits weigh the Fisher matrix matters as much as the damping.** Median / largest bias of the mistakes:

${table(
  ['mistake', ...strata],
  fisher.map(({ id }) => [`\`${id}\``, ...strata.map((s) => cell(data.mistakes[id][s]))]),
)}

**The series converges for η < 2/(β‖F‖) only.** At η = 1/2 it diverges where a follower is met often and is undecided: the largest biases above are those.

**Unrolling converges at γ_F |λ₂(P_g)|, not at γ_F**: a constant in the values moves no policy. The rate is sharp: the orders above are one in (γ_F |λ₂|)^T, through the start as at the fixed point, and for a
follower that stopped.

**Conjugate gradients end.** Without damping they are exact after as many steps as the Fisher matrix has rank (B − 1 for every state that is visited), and before that within 2ρⁿ, ρ = (√κ − 1)/(√κ + 1), of
it in the energy norm. Ten steps with damping 0.01 are mostly where elimination with that damping is: the damping is what costs.

**A follower known from counts is biased at every number of decisions**, by 1/n in the limit: Theorem 1 is curved in ĝ. In one choice between two, without smoothing, the mean of the guiding term is just
(n − 1)/n of what it should be (\`spec/estimators/field/counted.spec.ts\`), so that there n/(n − 1) corrects it.

**PARL's factors are unbiased and its inverse is not.** The claim \`factors-unbiased\` is kept entry by entry; the bias above is that of inverting a mean over two or three rollouts. Compare \`implicit-damping-0.1\`,
which inverts the exact matrix with the same damping.

**DiCE's second derivatives are unbiased; what is made of them need not be.** Foerster et al. 2018 (arXiv 1802.05098) say the first, Vuorio et al. 2022 (arXiv 2209.11303) that estimating the Hessian
always adds bias, Liu et al. 2022 (arXiv 2112.15400) that meta-gradients have a compositional bias and one of the Hessian. Over all rollouts, on ${sumOfDice('instances')} instances whose rollouts end, the mean
of ∂²J_F/∂φ² and of ∂²J_F/∂φ∂θ is the exact one in ${sumOfDice('equal')} of ${sumOfDice('equal') + sumOfDice('biased') + sumOfDice('untold')} entries, to 1e-30, and certainly another in ${sumOfDice('biased')} (${sumOfDice('untold')} are not told in 80 digits): with the whole return, with rewards and the scores before
them, and with a baseline. Three other things are biased (median / largest):

${table(
  ['what', 'relative to', ...strata],
  [
    ['the surrogate of the gradient differentiated twice, the error that DiCE mends', 'the Hessian', 'surrogate'],
    ['M̂ᵀŷ, both factors from one rollout', 'Mᵀy, LOLA’s step', 'sameRollout'],
    ['Mᵀy after a step along the gradient of one rollout, η = 1/2', 'Mᵀy', 'composed'],
  ].map(([what, to, key]) => [what, to, ...strata.map((s) => cell(data.dice[s][key]))]),
)}

From independent rollouts M̂ᵀŷ is unbiased, since it is bilinear. The second row is a covariance, and falls as 1/n in a batch of n; the third is the compositional bias, which the Hessian has no part in. So the
papers do not contradict each other: the estimate of the Hessian has no bias, the gradient of the objective after a sampled step does.

**A penalty method costs an order unless its difference is central**, at the same two best responses.

**One-sided and antithetic differences have the same mean over all signs**, so neither is less biased. With the exact J they hardly differ in variance either: what the second derivative adds to a
one-sided difference is of the order of u. Trace over all signs at u = 0.01, one-sided over antithetic, less one, of instances with two or three parameters (median / largest):
${strata.map((s) => `${s} ${cell(data.signs[s])}`).join(', ')}.

${policyGradientText(data.policyGradients, { table, short })}`;
await checkout.writePage('docs/atlas.md', text);
await checkout.writeText('docs/atlas.json', `${JSON.stringify(data, null, 1)}\n`);
