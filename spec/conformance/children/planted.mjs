/**
 * BC-HG (and BC-HG centred) written once more, straight from the page on the maps and over the JSON of fixtures, with mistakes to be planted. It shares
 * nothing with the sources. As a program: a child that makes the mistake that its argument names.
 */
import { Buffer } from 'node:buffer';
import { createInterface } from 'node:readline';
import { URL } from 'node:url';

const double = ({ bits }) => Buffer.from(bits, 'hex').readDoubleBE();
const doubles = (list) => list.map(double);

function gradient(entry, K) {
  const row = Array(K).fill(0);
  for (const [k, x] of entry?.d ?? []) row[k] = double(x);
  return row;
}

/** V_F after some sweeps from zero. */
function sweeps({ states, actions, terminal, transitions, rewardF, gammaF, beta }, count) {
  let v = Array(states).fill(0);
  const [g, b] = [double(gammaF), double(beta)];
  for (let i = 0; i < count; i++)
    v = v.map((_, s) => {
      if (terminal.includes(s)) return 0;
      const q = Array.from({ length: actions }, (__, a) => {
        const pair = s * actions + a;
        return double(rewardF[pair].v) + g * transitions[pair].reduce((sum, m) => sum + double(m.v) * v[m.to], 0);
      });
      const top = Math.max(...q);
      return top + b * Math.log(q.reduce((sum, x) => sum + Math.exp((x - top) / b), 0));
    });
  return v;
}

/** What each mistake is, for people. */
export const PLANTED = {
  'natural-off-by-one': 'the segment of step t begins with step t + 1, undiscounted',
  'own-vl': 'V_L is the mean of the given Q_L',
  'own-vl-benefit': 'the same, in the Benefit only',
  'ignores-critic': 'the critic of the instance instead of the given one',
  'mean-over-steps': 'each trajectory is divided by its steps',
  'mean-over-all-steps': 'np.mean over the steps of the whole batch',
  'n-minus-one': 'division by N - 1',
  'sum-over-batch': 'no division',
  'leak-segment': 'the running segment is not reset between trajectories',
  'leak-trace': 'the eligibility trace is not reset between trajectories',
  'leak-discount': 'the discount is not reset between trajectories',
  'earlier-theta': 'V_F of an earlier theta',
  'three-sweeps': 'V_F after three sweeps',
  'no-bootstrap': 'V_L and V_F are 0 at the cut',
  'no-follower-bootstrap': 'V_F is 0 at the cut',
  'phi-each': 'grad Phi_L once per trajectory',
  'phi-missing-one': 'grad Phi_L divided by N',
  'rho-half': 'half of the term of the initial state',
  'guiding-times-1.7': 'the guiding part times 1.7',
  'all-times-3': 'everything times 3',
  'last-step-lost': 'the last step is lost',
  'last-of-batch': 'only the last trajectory counts',
  'direct-late': 'both parts are discounted one step too far',
  'gamma-centre': 'centred by gammaF grad V_F',
  'negative-centre': 'grad V_F is added',
  'rewardL-missing-at-end': 'no reward of the leader in the last step',
};

/** Mistakes for `explain`: one of the catalogue, and one that changes no mean. */
const FURTHER = ['wrong-sign', 'noise-of-zero-mean'];

/** The estimate of a case with a mistake (or none). */
export function estimate({ tables, knowledge }, { estimator, critic, batch }, mistake) {
  const { parameters: K, actions: B, transitions, terminal } = tables;
  const [gF, gL, beta] = [tables.gammaF, tables.gammaL, tables.beta].map(double);
  const policy = doubles(knowledge.policy);
  let vF = doubles(knowledge.vF);
  if (mistake === 'three-sweeps') vF = sweeps(tables, 3);
  if (mistake === 'earlier-theta') vF = vF.map((v, s) => (terminal.includes(s) ? 0 : v + 0.1 * Math.sin(1 + 3 * s)));
  const source = mistake === 'ignores-critic' ? knowledge : critic;
  const [qL, given] = [doubles(source.qL), doubles(source.vL)];
  const mean = given.map((_, s) =>
    terminal.includes(s) ? 0 : qL.slice(s * B, s * B + B).reduce((sum, q, b) => sum + q * policy[s * B + b], 0),
  );
  const vL = mistake === 'own-vl' ? mean : given;
  const vLBenefit = mistake === 'own-vl' || mistake === 'own-vl-benefit' ? mean : given;
  const gradV = knowledge.gradientVF.map(doubles);
  const add = (into, x, by = 1) => x.forEach((v, k) => (into[k] += by * v));
  const score = (entry) => gradient(entry, K).map((x) => x / double(entry.v));

  const total = Array(K).fill(0);
  const N = batch.length;
  const allSteps = batch.reduce((sum, { actions }) => sum + actions.length, 0);
  let running = Array(K).fill(0);
  let trace = 0;
  let counted = 0;
  batch.forEach(({ states, actions, ended }, i) => {
    if (mistake === 'last-of-batch' && i < N - 1) return;
    const T = mistake === 'last-step-lost' ? Math.max(0, actions.length - 1) : actions.length;
    const own = Array(K).fill(0);
    const rho = tables.initial[states[0]];
    if (double(rho.v) > 0) add(own, score(rho), vL[states[0]] * (mistake === 'rho-half' ? 0.5 : 1));
    const steps = Array.from({ length: T }, (_, t) => {
      const pair = states[t] * B + actions[t];
      const move = transitions[pair].find(({ to }) => to === states[t + 1]);
      const isCut = t === T - 1 && !ended;
      const noF = isCut && (mistake === 'no-bootstrap' || mistake === 'no-follower-bootstrap');
      const noL = isCut && mistake === 'no-bootstrap';
      const c = gradient(tables.rewardF[pair], K);
      add(c, score(move), noF ? 0 : gF * vF[states[t + 1]]);
      const d =
        mistake === 'rewardL-missing-at-end' && t === T - 1 ? Array(K).fill(0) : gradient(tables.rewardL[pair], K);
      add(d, score(move), noL ? 0 : gL * vL[states[t + 1]]);
      return { s: states[t], pair, c, d };
    });
    const shift = (mistake === 'leak-discount' ? counted : 0) + (mistake === 'direct-late' ? 1 : 0);
    counted += T;
    if (mistake !== 'leak-segment') running = Array(K).fill(0);
    if (mistake !== 'leak-trace') trace = 0;
    const weight = ({ s, pair }, t) =>
      ((gL ** (t + shift) * (qL[pair] - vLBenefit[s])) / beta) *
      (mistake === 'guiding-times-1.7' ? 1.7 : mistake === FURTHER[0] ? -1 : 1);
    const centre = (t) => {
      if (estimator !== 'bc-hg-centred') return;
      const by = mistake === 'gamma-centre' ? gF : mistake === 'negative-centre' ? -1 : 1;
      add(own, gradV[steps[t].s], -by * weight(steps[t], t));
    };
    if (mistake === 'leak-trace') {
      // The forward form: a trace of weights, which meets every later term.
      steps.forEach((step, t) => {
        trace = gF * trace + weight(step, t);
        add(own, step.c, trace);
        add(own, step.d, gL ** (t + shift));
        centre(t);
      });
    } else
      for (let t = T - 1; t >= 0; t--) {
        const next = [...running];
        running = steps[t].c.map((x, k) => x + gF * running[k]);
        add(own, mistake === 'natural-off-by-one' ? next : running, weight(steps[t], t));
        add(own, steps[t].d, gL ** (t + shift));
        centre(t);
      }
    add(total, own, mistake === 'mean-over-steps' ? 1 / Math.max(1, T) : 1);
  });
  // A score times a constant: its mean over the initial states is zero.
  if (mistake === FURTHER[1]) batch.forEach(({ states }) => add(total, score(tables.initial[states[0]])));
  const divisor =
    { 'n-minus-one': Math.max(1, N - 1), 'sum-over-batch': 1, 'mean-over-all-steps': Math.max(1, allSteps), 'last-of-batch': 1 }[mistake] ?? N; // prettier-ignore
  const phi = mistake === 'phi-each' ? N : mistake === 'phi-missing-one' ? 1 / N : 1;
  const result = total.map((x) => x / divisor);
  add(result, gradient(tables.phiL, K), phi);
  return mistake === 'all-times-3' ? result.map((x) => 3 * x) : result;
}

if (process.argv[1] !== undefined && import.meta.url === new URL(`file://${process.argv[1]}`).href) {
  const [, , mistake] = process.argv;
  const records = new Map();
  const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.cmd === 'start')
      say({
        protocol: 1,
        name: 'planted',
        capabilities: { estimate: ['bc-hg', 'bc-hg-centred'], window: 16 },
      });
    else if (message.cmd === 'instance') records.set(message.id, message);
    else if (message.cmd === 'estimate')
      say({ seq: message.seq, result: { gradient: estimate(records.get(message.instance), message, mistake) } });
  });
}
