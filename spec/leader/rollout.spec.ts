import { describe, expect, test } from 'vitest';
import { cyclic } from '../../src/instances/cyclic.js';
import { layered } from '../../src/instances/layered.js';
import { sampleInstances } from '../../src/instances/sampleInstances.js';
import { createSampler, type Rollout } from '../../src/leader/rollout.js';
import { configurableMdp } from '../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables, type Tables } from '../../src/model/mdp/tables.js';
import { stepsOf } from '../../src/model/trajectory.js';
import { minus, parameter, power, type ExpressionLike } from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { rationalToNumber } from '../../src/numeric/rational.js';
import { createStream } from '../../src/random/stream.js';
import { fourRooms } from '../../src/tasks/fourRooms/fourRooms.js';
import { fourRoomsMotion } from '../../src/tasks/fourRooms/kernels.js';
import { solve } from '../helpers/solve.js';
import { trajectories } from '../helpers/trajectories.js';
import { scripted, stratified, tuples } from '../random/scripted.js';
import { LAYERED, LAYERED_POLICY, LOOP } from './smallProblems.js';
import { smallMdp } from '../helpers/smallMdp.js';

const tablesOf = (mdp: ConfigurableMdp): Tables<number> => evaluateTables(compileProblem(mdp), float64);
const plain = ({ states, actions, edges, ended, stop }: Rollout): object => ({
  states: [...states],
  actions: [...actions],
  edges: [...edges],
  ended,
  stop,
});

const layeredTables = tablesOf(LAYERED);
const layeredPolicy = LAYERED_POLICY.map(rationalToNumber);
const layeredSampler = createSampler(layeredTables, layeredPolicy);
const loopTables = tablesOf(LOOP);
/** In the loop: state 0 takes either action alike, state 1 too. */
const loopPolicy = [0.5, 0.5, 0.5, 0.5, 0, 0];
const loopSampler = createSampler(loopTables, loopPolicy);
const LONG = { maxSteps: 1000 };

describe('a rollout', () => {
  test('takes one number for each decision: initial state, then action and successor', () => {
    // 0.1 < 3/4: state 0. 0.1 < 1/4: action 0; 0.6 ≥ 1/2: to 2. 0.75 ≥ 3/4: action 1; to 3.
    const stream = scripted([0.1, 0.1, 0.6, 0.75, 0.9]);
    expect(plain(layeredSampler.rollout(stream, LONG))).toEqual({
      states: [0, 2, 3],
      actions: [0, 1],
      edges: [1, 8],
      ended: true,
      stop: 'terminal',
    });
    expect(stream.drawn()).toBe(5);
    expect(plain(layeredSampler.rollout(scripted([0.75, 0.4, 0.99, 0.74, 0]), LONG))).toEqual({
      states: [1, 2, 3],
      actions: [0, 0],
      edges: [4, 7],
      ended: true,
      stop: 'terminal',
    });
  });

  test('is cut after maxSteps, and has ended if the last of them led to the end', () => {
    const stream = scripted([0, 0, 0, 0, 0.7]);
    expect(plain(loopSampler.rollout(stream, { maxSteps: 2 }))).toEqual({
      states: [0, 0, 1],
      actions: [0, 0],
      edges: [0, 1],
      ended: false,
      stop: 'time-limit',
    });
    expect(plain(loopSampler.rollout(scripted([0, 0.5, 0, 0.5, 0.5]), { maxSteps: 2 }))).toEqual({
      states: [0, 1, 2],
      actions: [1, 1],
      edges: [2, 5],
      ended: true,
      stop: 'terminal',
    });
  });

  test('without steps: no time, or a terminal start', () => {
    const none = { states: [0], actions: [], edges: [] };
    const cut = loopSampler.rollout(scripted([0.3]), { maxSteps: 0 });
    expect(plain(cut)).toEqual({ ...none, ended: false, stop: 'time-limit' });
    const atEnd = createSampler(loopTables, loopPolicy, { initial: [0, 0, 1] });
    const ended = atEnd.rollout(scripted([0.3]), { maxSteps: 0 });
    expect(plain(ended)).toEqual({ ...none, states: [2], ended: true, stop: 'terminal' });
  });

  test('over an even grid of numbers, every trajectory comes as often as it is likely, exactly', () => {
    const counts = new Map<string, number>();
    const keyOf = (start: number, edges: ArrayLike<number>): string => `${start}: ${Array.from(edges).join()}`;
    let total = 0;
    for (const numbers of tuples(stratified(4), 7)) {
      const { states, edges, ended } = layeredSampler.rollout(scripted(numbers), LONG);
      const key = keyOf(states[0], edges);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      expect(ended).toBe(true);
      total++;
    }
    const all = [...trajectories(layeredTables, layeredPolicy)];
    expect(counts.size).toBe(all.length);
    for (const { start, edges, probability } of all) expect(counts.get(keyOf(start, edges))! / total).toBe(probability);
  });

  test('moves along edges of positive probability on random problems, and is the same again', () => {
    for (const mdp of [...sampleInstances(layered, 8, 1), ...sampleInstances(cyclic, 8, 1)]) {
      const { tables, response } = solve(mdp, float64);
      const { problem, p, initial } = tables;
      const sampler = createSampler(tables, response.policy);
      const batch = sampler.batch(createStream('walk'), 20, { maxSteps: 50 });
      for (const { states, actions, edges, ended } of batch) {
        expect(initial[states[0]]).toBeGreaterThan(0);
        expect(states).toHaveLength(actions.length + 1);
        expect(edges).toHaveLength(actions.length);
        actions.forEach((b, t) => {
          const pair = states[t] * problem.actions + b;
          expect(problem.terminal[states[t]]).toBe(0);
          expect(response.policy[pair]).toBeGreaterThan(0);
          expect(edges[t]).toBeGreaterThanOrEqual(problem.edgeStart[pair]);
          expect(edges[t]).toBeLessThan(problem.edgeStart[pair + 1]);
          expect(problem.edgeTarget[edges[t]]).toBe(states[t + 1]);
          expect(p[edges[t]]).toBeGreaterThan(0);
        });
        expect(problem.terminal[states[actions.length]] === 1).toBe(ended);
        expect(ended || actions.length === 50).toBe(true);
      }
      const again = createSampler(tables, response.policy).batch(createStream('walk'), 20, { maxSteps: 50 });
      expect(again.map(plain)).toEqual(batch.map(plain));
    }
  });

  test('of any length stays as it is while others are drawn', () => {
    const ring = tablesOf(
      configurableMdp({
        states: 7,
        actions: 1,
        gammaF: 0.9,
        gammaL: 0.9,
        beta: 1,
        initial: [[3, 1]],
        transitions: (s) => [[(s + 1) % 7, 1]],
        rewardF: () => 0,
        rewardL: () => 0,
      }),
    );
    const sampler = createSampler(ring, new Array<number>(7).fill(1));
    const lengths = [3, 4095, 1, 4096, 10_000, 0, 0, 5, 9000, 4097, 2, 500, 3595, 4000, 200];
    const drawn = lengths.map((maxSteps) => sampler.rollout(createStream('ring'), { maxSteps }));
    drawn.forEach(({ states, actions, edges }, i) => {
      expect(actions).toHaveLength(lengths[i]);
      expect(states).toHaveLength(lengths[i] + 1);
      expect(states.every((s, t) => s === (3 + t) % 7)).toBe(true);
      expect(edges.every((e, t) => e === states[t])).toBe(true);
      expect(actions.every((b) => b === 0)).toBe(true);
    });
  });
});

describe('a chance to go on', () => {
  test('is drawn before each step but the first, and not where the rollout stops anyway', () => {
    const stream = scripted([0, 0, 0, 0.89, 0, 0.7, 0.9]);
    expect(plain(loopSampler.rollout(stream, { maxSteps: 9, survival: 0.9 }))).toEqual({
      states: [0, 0, 1],
      actions: [0, 0],
      edges: [0, 1],
      ended: false,
      stop: 'killed',
    });
    expect(stream.drawn()).toBe(7);
    const limited = scripted([0, 0, 0, 0.89, 0, 0.7]);
    expect(loopSampler.rollout(limited, { maxSteps: 2, survival: 0.9 }).stop).toBe('time-limit');
    const ended = scripted([0, 0.5, 0, 0.5, 0.5, 0.5]);
    expect(loopSampler.rollout(ended, { maxSteps: Infinity, survival: 0.9 }).stop).toBe('terminal');
    expect([limited.drawn(), ended.drawn()]).toEqual([6, 6]);
  });

  test('none stops after one step; one never stops', () => {
    expect(loopSampler.rollout(scripted([0, 0, 0, 0]), { maxSteps: Infinity, survival: 0 }).stop).toBe('killed');
    const sure = loopSampler.rollout(scripted([0, 0, 0, 1 - 2 ** -53, 0, 0]), { maxSteps: 2, survival: 1 });
    expect(sure.stop).toBe('time-limit');
  });

  test('with γ_L, lets step t be taken with probability γ_Lᵗ: exactly, over an even grid', () => {
    const stays = createSampler(loopTables, [1, 0, 0.5, 0.5, 0, 0]);
    const taken = new Int32Array(6);
    const numbers = [0.25, 0.75];
    for (const chances of tuples(numbers, 5)) {
      const script = [0, 0, 0, ...chances.flatMap((u) => [u, 0, 0])];
      const { actions } = stays.rollout(scripted(script), { maxSteps: 6, survival: loopTables.gammaL });
      actions.forEach((_, t) => taken[t]++);
    }
    expect([...taken]).toEqual([32, 16, 8, 4, 2, 1]);
  });
});

describe('episodes', () => {
  test('follow one another until the steps are used up', () => {
    const stream = scripted([0, 0.5, 0, 0.5, 0.5, 0, 0, 0, 0, 0]);
    const episodes = loopSampler.episodes(stream, { maxSteps: 9, steps: 4 });
    expect(episodes.map(plain)).toEqual([
      { states: [0, 1, 2], actions: [1, 1], edges: [2, 5], ended: true, stop: 'terminal' },
      { states: [0, 0, 0], actions: [0, 0], edges: [0, 0], ended: false, stop: 'batch-end' },
    ]);
    expect(stream.drawn()).toBe(10);
  });

  test('restart at the limit, which is told apart from the end of the batch and goes before it', () => {
    const stops = (steps: number): string[] =>
      loopSampler.episodes(scripted(new Array<number>(30).fill(0)), { maxSteps: 2, steps }).map(({ stop }) => stop);
    expect(stops(5)).toEqual(['time-limit', 'time-limit', 'batch-end']);
    expect(stops(4)).toEqual(['time-limit', 'time-limit']);
    expect(stops(0)).toEqual([]);
  });

  test('that end with the batch have ended', () => {
    const [only, ...rest] = loopSampler.episodes(scripted([0, 0.5, 0, 0.5, 0.5]), { maxSteps: 9, steps: 2 });
    expect([only.stop, only.ended, rest.length]).toEqual(['terminal', true, 0]);
  });

  test('may be killed on the way', () => {
    const numbers = [0, 0, 0, 0.5, 0, 0, 0, 0.4, 0, 0];
    const episodes = loopSampler.episodes(scripted(numbers), { maxSteps: 9, steps: 3, survival: 0.5 });
    expect(episodes.map(({ stop, actions }) => [stop, actions.length])).toEqual([
      ['killed', 1],
      ['batch-end', 2],
    ]);
  });

  test('may have no steps where they start at the end', () => {
    const sampler = createSampler(loopTables, loopPolicy, { initial: [0.5, 0, 0.5] });
    const episodes = sampler.episodes(scripted([0.5, 0.9, 0.4, 0, 0]), { maxSteps: 9, steps: 1 });
    expect(episodes.map(({ stop, actions }) => [stop, actions.length])).toEqual([
      ['terminal', 0],
      ['terminal', 0],
      ['batch-end', 1],
    ]);
    const stuck = createSampler(loopTables, loopPolicy, { initial: [0, 0, 1] });
    expect(() => stuck.episodes(scripted([]), { maxSteps: 9, steps: 1 })).toThrow('every initial state is terminal');
  });

  test('are the rollouts of the same stream, one after another', () => {
    const limits = { maxSteps: 6 };
    const episodes = loopSampler.episodes(createStream('same'), { ...limits, steps: 3000 });
    const batch = loopSampler.batch(createStream('same'), episodes.length, limits);
    const last = episodes.length - 1;
    expect(episodes.slice(0, last).map(plain)).toEqual(batch.slice(0, last).map(plain));
    expect(episodes.reduce((total, episode) => total + stepsOf(episode), 0)).toBe(3000);
    expect(new Set(episodes.slice(0, last).map(({ stop }) => stop))).toEqual(new Set(['terminal', 'time-limit']));
  });
});

describe('the movement of another problem', () => {
  const planner = tablesOf(fourRooms({ kernel: 'planner' }));
  const simulator = tablesOf(fourRooms({ kernel: 'simulator' }));
  const { problem } = planner;
  const always = (action: number): number[] =>
    Array.from({ length: problem.states * 4 }, (_, pair) => (pair % 4 === action ? 1 : 0));

  test('Four-Rooms: moves of the simulator, told as edges of the planner', () => {
    const n = 2000;
    for (const [state, action] of [
      [0, 0],
      [31, 1],
      [25, 2],
      [103, 3],
    ]) {
      const sampler = createSampler(planner, always(action), {
        movement: simulator,
        initial: Array.from({ length: problem.states }, (_, s) => (s === state ? 1 : 0)),
      });
      const counts = new Map<number, number>();
      for (const u of stratified(n)) {
        const { states, edges } = sampler.rollout(scripted([0.5, 0.5, u]), { maxSteps: 1 });
        expect(problem.edgeTarget[edges[0]]).toBe(states[1]);
        const pair = state * 4 + action;
        expect(edges[0] >= problem.edgeStart[pair] && edges[0] < problem.edgeStart[pair + 1]).toBe(true);
        counts.set(states[1], (counts.get(states[1]) ?? 0) + 1);
      }
      const law = fourRoomsMotion('simulator', state, action);
      expect(counts.size).toBe(law.size);
      for (const [next, p] of law)
        expect(Math.abs(counts.get(next)! - n * rationalToNumber(p))).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  test('Four-Rooms: one step in the goal, then the end', () => {
    const sampler = createSampler(planner, new Array<number>(problem.states * 4).fill(0.25), { movement: simulator });
    const batch = sampler.batch(createStream('goal'), 50, { maxSteps: 100_000 });
    for (const { states, ended } of batch) {
      expect(ended).toBe(true);
      expect(states[0]).toBe(31);
      expect([...states.slice(-2)]).toEqual([7, 104]);
      expect(states.indexOf(7)).toBe(states.length - 2);
    }
  });

  /** State 0 with these moves, state 1 that moves to the terminal state 2; one action. θ = 0. */
  const forked = (moves: [number, ExpressionLike][]): Tables<number> =>
    tablesOf(
      smallMdp({
        states: 3,
        actions: 1,
        gammaF: 0.9,
        gammaL: 0.9,
        theta: [0],
        terminal: [2],
        transitions: [[moves], [[[2, 1]]], null],
        rewardF: () => 0,
        rewardL: () => 0,
      }),
    );
  const forward = forked([
    [0, 0.5],
    [1, 0.25],
    [2, 0.25],
  ]);

  test('may list its successors otherwise, or have fewer', () => {
    const backward = forked([
      [2, 0.5],
      [0, 0.5],
    ]);
    const sampler = createSampler(forward, [1, 1, 0], { movement: backward });
    const moves = [0.25, 0.75].map((u) => plain(sampler.rollout(scripted([0, 0, u]), { maxSteps: 1 })));
    expect(moves).toMatchObject([
      { states: [0, 2], edges: [2] },
      { states: [0, 0], edges: [0] },
    ]);
  });

  test('may not have more, unless they are impossible', () => {
    const shorter = forked([
      [0, 0.75],
      [1, 0.25],
    ]);
    expect(() => createSampler(shorter, [1, 1, 0], { movement: forward })).toThrow(
      'movement: state 0, action 0 leads to 2, which is no edge of the problem',
    );
    const movement = forked([
      [2, power(parameter(0), 2)],
      [0, minus(1, power(parameter(0), 2))],
    ]);
    const { edges } = createSampler(shorter, [1, 1, 0], { movement }).rollout(scripted([0, 0, 0]), { maxSteps: 1 });
    expect([...edges]).toEqual([0]);
  });

  test('must have the same states and actions', () => {
    const refused = (movement: Tables<number>): (() => void) => {
      return () => void createSampler(forward, [1, 1, 0], { movement });
    };
    expect(refused(planner)).toThrow('movement: expected 3 states, found 105');
    expect(refused(loopTables)).toThrow('movement: expected 1 actions, found 2');
    const endless = { ...forward, problem: { ...forward.problem, terminal: new Uint8Array(3) } };
    expect(refused(endless)).toThrow('movement: state 2 is terminal in one problem and not in the other');
  });
});

describe('a sampler', () => {
  test('with another policy is what it would have been from the start', () => {
    const other = [1, 0, 0.5, 0.5, 0, 1, 0, 0];
    const fresh = createSampler(layeredTables, other).batch(createStream('policy'), 100, LONG);
    const changed = layeredSampler.withPolicy(other).batch(createStream('policy'), 100, LONG);
    expect(changed.map(plain)).toEqual(fresh.map(plain));
    const before = createSampler(layeredTables, layeredPolicy).batch(createStream('policy'), 100, LONG);
    expect(layeredSampler.batch(createStream('policy'), 100, LONG).map(plain)).toEqual(before.map(plain));
  });

  test('refuses what is no policy, no distribution, no limit', () => {
    const make = (policy: number[], initial?: number[]): (() => void) => {
      return () => void createSampler(loopTables, policy, initial ? { initial } : {});
    };
    expect(make([0.5, 0.5])).toThrow('policy: expected 6 probabilities, found 2');
    expect(make([0.5, 0.5, 0.5, 0.4, 0, 0])).toThrow('policy in state 1: expected probabilities that sum to one');
    expect(make([0.5, 0.5, NaN, 1, 0, 0])).toThrow('policy in state 1: expected probabilities, found NaN');
    expect(make(loopPolicy, [1, 0])).toThrow('initial: expected 3 probabilities, found 2');
    expect(make(loopPolicy, [1, 0.5, 0])).toThrow('initial: expected probabilities that sum to one, found the sum 1.5');
    const badRows = { ...loopTables, p: loopTables.p.map((x) => x / 2) };
    expect(() => createSampler(badRows, loopPolicy)).toThrow('transitions from state 0, action 0');

    const stream = scripted([]);
    for (const maxSteps of [-1, 1.5, NaN, Infinity])
      expect(() => loopSampler.rollout(stream, { maxSteps })).toThrow('maxSteps: expected a whole number from 0');
    expect(() => loopSampler.episodes(stream, { maxSteps: 0, steps: 3 })).toThrow('a whole number from 1');
    for (const survival of [-0.1, 1.1, NaN])
      expect(() => loopSampler.rollout(stream, { maxSteps: 3, survival })).toThrow('survival: expected a probability');
    for (const count of [-1, 0.5, NaN, Infinity]) {
      expect(() => loopSampler.batch(stream, count, LONG)).toThrow('count: expected a whole number');
      expect(() => loopSampler.episodes(stream, { ...LONG, steps: count })).toThrow('steps: expected a whole number');
    }
  });
});
