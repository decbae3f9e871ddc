import { describe, expect, test } from 'vitest';
import type { FollowerBackup } from '../../src/follower/gameBackup.js';
import { gameResponse, withLeader } from '../../src/follower/gameResponse.js';
import { cutReturn } from '../../src/leader/cutReturn.js';
import { compileGame, evaluateGame, type CompiledGame } from '../../src/model/game/gameTables.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { float64 } from '../../src/numeric/float64.js';
import { builtInTask } from '../../src/tasks/builtIn.js';
import { TOY_LOGIT, TOY_MOVES, TOY_STATES, toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { gameImplicit } from '../../src/truth/routes/game/gameImplicit.js';
import { gameTheorem } from '../../src/truth/routes/game/gameTheorem.js';

const problems = { 1: compileGame(toyGame({ reward: 1 })), 2: compileGame(toyGame({ reward: 2 })) } as const;

/** Everything that the published study of the game prints, at f(0|A) = p, in doubles. */
function at(problem: CompiledGame, p: number, backup: FollowerBackup) {
  const theta = [0, 0, Math.log(p / (1 - p)), 0, 0, 0];
  const tables = evaluateGame(problem, float64, theta);
  const response = gameResponse(tables, backup);
  const joint = withLeader(tables, response.policy);
  const implicit = gameImplicit(tables, response);
  const theorem = gameTheorem(tables, response);
  const byP = (gradient: readonly number[]): number => gradient[TOY_LOGIT] / (p * (1 - p));
  const { qF } = response;
  return {
    objective: implicit.objective,
    discounted: cutReturn(tables, joint, 150, 0.99),
    sum: cutReturn(tables, joint, 150, 1),
    gA: response.policy[TOY_MOVES.a],
    gB: response.policy[TOY_MOVES.b],
    exact: byP(implicit.total),
    theorem: byP(theorem.total),
    firstOrder: byP(implicit.direct),
    advantage: qF[TOY_MOVES.a] - qF[TOY_MOVES.b],
    response,
    implicit,
  };
}

/** The zero of a function that is continuous and changes its sign between the ends, to 2⁻⁴⁰. */
function zero(f: (x: number) => number, low: number, high: number): number {
  expect(Math.sign(f(low))).toBe(-Math.sign(f(high)));
  let [a, b] = [low, high];
  for (let i = 0; i < 40; i++) {
    const middle = (a + b) / 2;
    if (Math.sign(f(middle)) === Math.sign(f(low))) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** Expects a number to be rounded to what is printed; a little more than half a unit of the last digit, for ties. */
function expectPrinted(actual: number, printed: string): void {
  const decimals = printed.split('.')[1]?.length ?? 0;
  expect(Math.abs(actual - Number(printed)), `${actual} for ${printed}`).toBeLessThanOrEqual(0.5001 * 10 ** -decimals);
}

/** p | J | 150 steps discounted | their plain sum | g(a|S) | g(b|S) | dJ/dp | Theorem 2 | first-order; printed with the study of R = 2. */
const TABLES: Record<FollowerBackup, readonly (readonly string[])[]> = {
  // prettier-ignore
  paper: [
    ['0.10', '0.0000', '0.0000', '0.000', '0.00000', '0.99996', '0.0023', '0.0023', '-0.0000'],
    ['0.20', '0.0061', '0.0047', '0.009', '0.00012', '0.99984', '0.2945', '0.2945', '-0.0000'],
    ['0.30', '0.7584', '0.5909', '1.134', '0.01513', '0.98483', '36.0240', '36.0240', '-0.0056'],
    ['0.35', '7.0890', '5.5276', '10.614', '0.14459', '0.85537', '278.8208', '278.8208', '-0.4926'],
    ['0.38', '18.8264', '14.6825', '28.182', '0.40290', '0.59707', '465.1201', '465.1201', '-3.4740'],
    ['0.40', '27.6988', '21.6056', '41.455', '0.61836', '0.38162', '395.5733', '395.5733', '-7.5200'],
    ['0.42', '34.0895', '26.5941', '51.012', '0.78912', '0.21086', '242.0067', '242.0067', '-11.3902'],
    ['0.45', '38.5922', '30.1105', '57.741', '0.92552', '0.07447', '78.7845', '78.7845', '-14.5976'],
    ['0.48', '39.8261', '31.0755', '59.582', '0.97527', '0.02473', '14.7915', '14.7915', '-15.5457'],
    ['0.50', '39.9382', '31.1641', '59.747', '0.98817', '0.01182', '-1.4960', '-1.4960', '-15.6333'],
    ['0.51', '39.8995', '31.1345', '59.688', '0.99180', '0.00819', '-5.9452', '-5.9452', '-15.6031'],
    ['0.53', '39.7241', '30.9985', '59.423', '0.99604', '0.00396', '-10.9365', '-10.9365', '-15.4661'],
    ['0.56', '39.3460', '30.7047', '58.855', '0.99865', '0.00135', '-13.6932', '-13.6932', '-15.1731'],
    ['0.60', '38.7788', '30.2636', '58.003', '0.99966', '0.00034', '-14.3934', '-14.3934', '-14.7387'],
    ['0.70', '37.3679', '29.1660', '55.884', '0.99999', '0.00001', '-13.6748', '-13.6748', '-13.6857'],
    ['0.80', '36.0480', '28.1390', '53.903', '1.00000', '0.00000', '-12.7355', '-12.7355', '-12.7360'],
    ['0.90', '34.8178', '27.1816', '52.057', '1.00000', '0.00000', '-11.8816', '-11.8816', '-11.8816'],
  ],
  code: [
    ['0.10', '0.0000', '0.0000', '0.000', '0.00000', '0.99996', '0.0009', '0.0009', '-0.0000'],
    ['0.20', '0.0026', '0.0020', '0.004', '0.00005', '0.99991', '0.1263', '0.1237', '-0.0000'],
    ['0.30', '0.3580', '0.2788', '0.535', '0.00713', '0.99283', '17.5694', '17.1850', '-0.0013'],
    ['0.35', '3.8611', '3.0104', '5.781', '0.07787', '0.92209', '171.4896', '167.7218', '-0.1461'],
    ['0.38', '12.6137', '9.8363', '18.884', '0.26339', '0.73657', '415.3166', '406.1408', '-1.5595'],
    ['0.40', '21.7588', '16.9706', '32.569', '0.47339', '0.52658', '467.3671', '456.9417', '-4.6406'],
    ['0.42', '30.1131', '23.4904', '45.065', '0.68405', '0.31593', '348.7682', '340.8273', '-8.8880'],
    ['0.45', '37.1111', '28.9542', '55.527', '0.88305', '0.11694', '133.7083', '130.4068', '-13.4987'],
    ['0.48', '39.3638', '30.7145', '58.891', '0.96137', '0.03862', '33.2123', '32.1144', '-15.1870'],
    ['0.50', '39.7307', '31.0021', '59.437', '0.98180', '0.01820', '6.8372', '6.3272', '-15.4714'],
    ['0.51', '39.7607', '31.0260', '59.480', '0.98750', '0.01250', '-0.3724', '-0.7195', '-15.4947'],
    ['0.53', '39.6617', '30.9498', '59.330', '0.99407', '0.00592', '-8.4494', '-8.6106', '-15.4176'],
    ['0.56', '39.3270', '30.6899', '58.826', '0.99803', '0.00197', '-12.9463', '-12.9980', '-15.1584'],
    ['0.60', '38.7748', '30.2605', '57.997', '0.99953', '0.00047', '-14.2392', '-14.2510', '-14.7357'],
    ['0.70', '37.3678', '29.1660', '55.884', '0.99998', '0.00002', '-13.6713', '-13.6717', '-13.6856'],
    ['0.80', '36.0480', '28.1390', '53.903', '1.00000', '0.00000', '-12.7354', '-12.7354', '-12.7360'],
    ['0.90', '34.8178', '27.1816', '52.057', '1.00000', '0.00000', '-11.8816', '-11.8816', '-11.8816'],
  ],
};

describe('the toy game with R = 2', () => {
  test.each(Object.entries(TABLES))('reproduces the table of the %s backup, digit by digit', (backup, rows) => {
    for (const [p, ...printed] of rows) {
      const row = at(problems[2], Number(p), backup as FollowerBackup);
      const { objective, discounted, sum, gA, gB, exact, theorem, firstOrder } = row;
      [objective, discounted, sum, gA, gB, exact, theorem, firstOrder].forEach((x, i) => expectPrinted(x, printed[i]));
    }
  });

  test('reproduces the regression figures at p = 0.53', () => {
    const code = at(problems[2], 0.53, 'code');
    const [S, A0, A1, B] = [0, 2, 3, 4].map((pair) => code.response.qF.slice(pair * 3, pair * 3 + 3));
    const near = (actual: readonly number[], printed: readonly string[]): void =>
      printed.forEach((text, i) => expectPrinted(actual[i], text));
    near(S, ['62.505794', '63.136869', '62.880737']);
    near(A0, ['62.505794', '62.136869', '63.880737']);
    near(A1, ['61.505794', '61.505794', '61.505794']);
    near(B, ['62.505794', '61.880737', '61.880737']);
    const values = (row: typeof code): number[] => [0, 2, 3, 4].map((pair) => row.response.vF[pair]);
    near(values(code), ['63.137166', '63.880737', '61.560725', '62.505795']);
    const paper = at(problems[2], 0.53, 'paper');
    near(values(paper), ['64.151739', '64.875119', '62.565152', '63.510221']);
    near([code.objective, paper.objective], ['39.661747', '39.724098']);
    near([code.implicit.direct[TOY_LOGIT], paper.implicit.direct[TOY_LOGIT]], ['-3.84053', '-3.85261']);
    near([paper.implicit.guiding[TOY_LOGIT]], ['1.12833']);
  });
});

/** p* | J(p*) | 150 steps discounted | their sum | g(a|S), g(b|S) at p* | indifference | g(a):g(b) = .47:.53 | J(.40), J(.53). */
const OPTIMA: readonly [reward: 1 | 2, backup: FollowerBackup, ...printed: string[]][] = [
  [2, 'paper', '0.4974', '39.9402', '31.166', '59.750', '0.9870', '0.0130', '0.38886', '0.38614', '27.699', '39.724'],
  [2, 'code', '0.5094', '39.7608', '31.026', '59.481', '0.9872', '0.0128', '0.40237', '0.39970', '21.759', '39.662'],
  [1, 'paper', '0.8335', '34.9926', '27.316', '52.324', '0.9750', '0.0250', '0.66073', '0.65582', '0.036', '1.421'],
  [1, 'code', '0.8418', '34.9158', '27.256', '52.209', '0.9759', '0.0241', '0.67323', '0.66849', '0.019', '0.871'],
];

describe.each(OPTIMA)('R = %d, backup of the %s', (reward, backup, ...printed) => {
  const row = (p: number) => at(problems[reward], p, backup);
  test('has its optimum and its indifference points where they are printed', () => {
    const optimum = zero((p) => row(p).exact, 0.4, 0.95);
    const { objective, discounted, sum, gA, gB } = row(optimum);
    const indifferent = zero((p) => row(p).advantage, 0.2, 0.9);
    const rest = zero((p) => row(p).advantage - 0.05 * Math.log(0.47 / 0.53), 0.2, 0.9);
    const own = [
      optimum,
      objective,
      discounted,
      sum,
      gA,
      gB,
      indifferent,
      rest,
      row(0.4).objective,
      row(0.53).objective,
    ];
    own.forEach((x, i) => expectPrinted(x, printed[i]));
  });

  test('first-order gradients are negative wherever they are not too small to tell', () => {
    for (let p = 0.05; p < 1; p += 0.05) expect(row(p).firstOrder).toBeLessThan(0);
  });
});

describe('settings', () => {
  test('p is exact, the logits start at zero, beta is taken', () => {
    const { instance, backup, coordinate } = builtInTask('toy-r2', { p: '0.53', beta: '0.1', backup: 'code' })!;
    if (instance.kind !== 'markov-game') throw new Error('a game');
    const tables = evaluateGame(compileGame(instance), float64);
    expect(tables.leader[TOY_STATES.A * 2]).toBeCloseTo(0.53, 14);
    expect([backup, coordinate]).toEqual(['code', { state: 1, action: 0, parameter: 2 }]);
    expect(instance.beta).toEqual({ n: 1n, d: 10n });
  });

  test.each([[{ p: '0' }], [{ p: '1' }], [{ p: 'x' }], [{ backup: 'neither' }], [{ beta: '0' }], [{ q: '1' }]])(
    '%j is refused',
    (settings) => {
      expect(() => builtInTask('toy-r1', settings as Record<string, string>)).toThrow(InvalidInput);
    },
  );
});
