import { describe, expect, test } from 'vitest';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { ONE, ZERO, addRational, compareRational, equalRational, rational } from '../../src/numeric/rational.js';
import { fourRooms, FOUR_ROOMS_PARAMETERS } from '../../src/tasks/fourRooms/fourRooms.js';
import {
  FOUR_ROOMS_CELLS,
  FOUR_ROOMS_DOORS,
  FOUR_ROOMS_END,
  FOUR_ROOMS_GOAL,
  FOUR_ROOMS_MAP,
  FOUR_ROOMS_START,
  FOUR_ROOMS_TARGET,
  fourRoomsMove,
  fourRoomsState,
} from '../../src/tasks/fourRooms/geography.js';
import { FOUR_ROOMS_LAWS, fourRoomsMotion } from '../../src/tasks/fourRooms/kernels.js';
import { createFastHypergradient } from '../../src/truth/fastHypergradient.js';

const KERNELS = ['planner', 'simulator'] as const;
const NO_PENALTY = new Float64Array(FOUR_ROOMS_PARAMETERS);
const WAVES = Float64Array.from(NO_PENALTY, (_, j) => Math.sin(j));

describe('the map', () => {
  test('has 104 cells in row-major order, start, goal, target and doors where the paper has them', () => {
    expect(FOUR_ROOMS_MAP.map((row) => row.length)).toEqual(new Array(13).fill(13));
    expect(FOUR_ROOMS_CELLS).toHaveLength(104);
    const at = (row: number, column: number): number | undefined => fourRoomsState({ row, column });
    expect([at(1, 1), at(1, 9), at(4, 1), at(8, 4), at(11, 11)]).toEqual([0, 7, 31, 66, 103]);
    expect([FOUR_ROOMS_GOAL, FOUR_ROOMS_START, FOUR_ROOMS_TARGET, FOUR_ROOMS_END]).toEqual([7, 31, 66, 104]);
    expect(FOUR_ROOMS_DOORS).toEqual([25, 51, 62, 88]);
    expect(at(6, 6)).toBeUndefined();
    expect(at(-1, 3)).toBeUndefined();
  });

  test('every cell has two to four neighbours; exits are mutual; doors have two', () => {
    FOUR_ROOMS_CELLS.forEach((_, state) => {
      const neighbours = [0, 1, 2, 3].map((direction) => fourRoomsMove(state, direction));
      const degree = neighbours.filter((next) => next !== state).length;
      expect(degree).toBeGreaterThanOrEqual(2);
      if (FOUR_ROOMS_DOORS.includes(state)) expect(degree).toBe(2);
      neighbours.forEach((next, direction) => {
        if (next !== state) expect(fourRoomsMove(next, (direction + 2) % 4)).toBe(state);
      });
    });
  });
});

describe('the laws of motion', () => {
  test('are 0.56 and 11/75, 0.67 and 0.11, exactly', () => {
    expect(FOUR_ROOMS_LAWS).toEqual({
      planner: { intended: rational(56, 100), other: rational(11, 75) },
      simulator: { intended: rational(67, 100), other: rational(11, 100) },
    });
  });

  test.each(KERNELS)('%s: every row sums to one exactly', (kernel) => {
    FOUR_ROOMS_CELLS.forEach((_, state) => {
      for (let action = 0; action < 4; action++) {
        const law = [...fourRoomsMotion(kernel, state, action).values()];
        expect(equalRational(law.reduce(addRational, ZERO), ONE)).toBe(true);
        expect(law.every((p) => compareRational(p, ZERO) > 0)).toBe(true);
      }
    });
  });

  test('bumps accumulate: up in the corner (1,1) stays with 0.78 in the simulator, 0.706667 for the planner', () => {
    expect(fourRoomsMotion('simulator', 0, 0).get(0)).toEqual(rational(78, 100));
    expect(fourRoomsMotion('planner', 0, 0).get(0)).toEqual(rational(53, 75));
    expect(53 / 75).toBeCloseTo(0.706667, 6);
  });
});

describe('the task', () => {
  test('ends one step after the goal is entered', () => {
    const task = fourRooms();
    expect(task.terminal).toEqual([FOUR_ROOMS_END]);
    for (const row of task.transitions[FOUR_ROOMS_GOAL]) expect(row.successors).toEqual([FOUR_ROOMS_END]);
    const elsewhere = task.transitions.filter((_, s) => s !== FOUR_ROOMS_GOAL).flat();
    expect(elsewhere.every((row) => row.successors.every((s) => s !== FOUR_ROOMS_END))).toBe(true);
  });

  test('reads settings exactly', () => {
    expect(fourRooms().beta).toEqual(rational(3, 1000));
    expect(fourRooms({ beta: '1/200' }).beta).toEqual(rational(1, 200));
    expect(fourRooms({ theta: ['1/3', 0.1, ...new Array<number>(103).fill(0)] }).theta.slice(0, 2)).toEqual([
      rational(1, 3),
      rational(1, 10),
    ]);
  });

  test.each([
    ['beta', { beta: 0 }, '/beta'],
    ['beta', { beta: -1 }, '/beta'],
    ['beta', { beta: NaN }, '/beta'],
    ['beta', { beta: 'warm' }, '/beta'],
    ['kernel', { kernel: 'other' as 'planner' }, '/kernel'],
    ['theta', { theta: [1, 2] }, '/theta'],
    ['theta', { theta: [...new Array<number>(104).fill(0), Infinity] }, '/theta/104'],
  ])('refuses a wrong %s (%o)', (_, settings, pointer) => {
    let refusal: unknown;
    try {
      fourRooms(settings);
    } catch (reason) {
      refusal = reason;
    }
    expect(refusal).toBeInstanceOf(InvalidInput);
    expect((refusal as InvalidInput).issues[0].pointer).toBe(pointer);
  });
});

// The values of four-rooms.md, section 2, and within half a unit of their last digit.
describe.each([
  { beta: '0.001', vFlat: 0.704837, jFlat: -0.740644, jSimulated: -0.805664, vWaves: 0.707138, jWaves: -0.743578 },
  { beta: '0.003', vFlat: 0.720763, jFlat: -0.725819, jSimulated: -0.795159, vWaves: 0.723085, jWaves: -0.728059 },
  { beta: '0.005', vFlat: 0.759828, jFlat: -0.667413, jSimulated: -0.750116, vWaves: 0.762434, jWaves: -0.66916 },
])('golden values, beta = $beta', ({ beta, vFlat, jFlat, jSimulated, vWaves, jWaves }) => {
  const planner = createFastHypergradient(compileProblem(fourRooms({ beta })));
  const simulator = createFastHypergradient(compileProblem(fourRooms({ beta, kernel: 'simulator' })));

  test('at w = 0', () => {
    const { objective, follower } = planner.valuesAt(NO_PENALTY);
    expect(Math.abs(follower.vF[FOUR_ROOMS_START] - vFlat)).toBeLessThanOrEqual(5e-7 + follower.bound);
    expect(Math.abs(objective.value - jFlat)).toBeLessThanOrEqual(5e-7 + objective.bound);
  });

  test('at w = 0, the policy of the planner in the simulator', () => {
    const { objective } = simulator.leaderUnder(planner.valuesAt(NO_PENALTY).follower.policy, NO_PENALTY);
    expect(Math.abs(objective.value - jSimulated)).toBeLessThanOrEqual(5e-7 + objective.bound);
  });

  test('at w_j = sin j', () => {
    const { objective, follower } = planner.valuesAt(WAVES);
    expect(Math.abs(follower.vF[FOUR_ROOMS_START] - vWaves)).toBeLessThanOrEqual(5e-7 + follower.bound);
    expect(Math.abs(objective.value - jWaves)).toBeLessThanOrEqual(5e-7 + objective.bound);
  });
});

describe('golden values, beta = 0.003, w = 0', () => {
  const { follower, total, direct, guiding } = createFastHypergradient(compileProblem(fourRooms())).at();
  // Half a unit of the last digit that is printed
  const agree = (value: number, printed: number, half: number): void =>
    expect(Math.abs(value - printed)).toBeLessThanOrEqual(half);

  test('the policy at the start', () => {
    [0.160702, 0.712451, 0.037049, 0.089799].forEach((g, b) =>
      agree(follower.policy[FOUR_ROOMS_START * 4 + b], g, 5.01e-7),
    );
  });

  test('the hypergradient', () => {
    agree(Math.hypot(...direct), 0.00695638, 5.01e-9);
    agree(Math.hypot(...guiding), 0.0016904, 5.01e-9);
    agree(total[31], -7.19223e-4, 5.01e-10);
    agree(total[66], -6.14228e-5, 5.01e-11);
    agree(total[104], 6.98842e-3, 5.01e-9);
  });
});
