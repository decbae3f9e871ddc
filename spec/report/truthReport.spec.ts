import { describe, expect, test } from 'vitest';
import { parameter, times } from '../../src/numeric/expression.js';
import { gameTruthDocument, gameTruthText } from '../../src/report/gameTruthReport.js';
import { linearQuadraticDocument, linearQuadraticText } from '../../src/report/linearQuadraticReport.js';
import { truthDocument, truthText } from '../../src/report/truthReport.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { gameTruth } from '../../src/truth/routes/game/gameTruth.js';
import { linearQuadraticTruth } from '../../src/truth/routes/linearQuadratic/linearQuadraticTruth.js';
import { isGradientKnown } from '../../src/truth/routes/routeCertainty.js';
import { truth } from '../../src/truth/routes/mdp/truth.js';
import { tinyBeta } from '../helpers/tinyBeta.js';
import { smallMdp } from '../helpers/smallMdp.js';

/** Every object with a bound in a document. */
function bounded(document: unknown): { bound: unknown; proof?: unknown }[] {
  if (typeof document !== 'object' || document === null) return [];
  const own = 'bound' in document ? [document] : [];
  return [...own, ...Object.values(document).flatMap(bounded)];
}

describe('the truth as a document', () => {
  const documents = {
    'of a configurable MDP': () => truthDocument('it', truth(tinyBeta())),
    'of one in double precision': () => truthDocument('it', truth(tinyBeta(), { digits: 'float64' })),
    'of a game': () => gameTruthDocument('it', gameTruth(toyGame({ reward: 2, p: '0.53' }), { digits: 20 })),
    'of a linear-quadratic problem': () =>
      linearQuadraticDocument('it', linearQuadraticTruth(bilevelLqr({ horizon: 5 }))),
  };

  test.each(Object.entries(documents))(
    '%s says of every bound how it is known, and holds what JSON holds',
    (_, make) => {
      const document = make();
      const all = bounded(document);
      expect(all.length).toBeGreaterThan(10);
      for (const { proof } of all) expect(['proven', 'estimated']).toContain(proof);
      expect(document.J).toHaveProperty('bound');
      expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      expect(JSON.stringify(document)).not.toMatch(/NaN|Infinity/);
    },
  );

  test('has no digits of what is not known, and a bound of J', () => {
    const document = truthDocument('it', truth(tinyBeta(), { digits: 'float64' }));
    expect(document.J).toMatchObject({ dec: null });
    expect(document.hypergradient[0].dec).toBeNull();
    // The gradient, -5e15, is within the bound of the best double.
    const { f64, bound } = document.hypergradient[0];
    expect(Math.abs(f64! + 5e15 - 1.5)).toBeLessThanOrEqual(Number(bound));
    expect(document.agreement).toMatchObject({ known: false, worst: null });
  });
});

describe('the truth for people', () => {
  test('has a question mark and the bound for what is not known, and says that it is nothing', () => {
    const double = truth(tinyBeta(), { digits: 'float64' });
    expect(isGradientKnown(double.value)).toBe(false);
    const text = truthText('it', double);
    expect(text).toContain('J = ? (bound ');
    expect(text).toMatch(/theta\[1\] +\? \(bound /);
    expect(text).toContain('UNDETERMINED');
    expect(text).not.toContain('The routes agree');
  });

  test('has J with its bound, and says which bounds are estimates', () => {
    const mdp = truthText('it', truth(tinyBeta()));
    expect(mdp).toMatch(/^J = 1\.5 ± \d\.\de-\d+ \(proven\)$/m);
    expect(mdp).toMatch(/^finite-differences +\S+ +estimated/m);
    expect(gameTruthText('it', gameTruth(toyGame({ reward: 2, p: '0.53' }), { digits: 20 }))).toMatch(/^J = \S+ ± \S+ \(proven\)$/m); // prettier-ignore
    expect(linearQuadraticText('it', linearQuadraticTruth(bilevelLqr({ horizon: 5 })))).toMatch(/^J = \S+ ± \S+ \((proven|estimated)\)$/m); // prettier-ignore
  });

  test('of a problem where θ does nothing is a gradient of exactly zero', () => {
    const idle = smallMdp({
      states: 1,
      actions: 2,
      gammaF: '0.9',
      gammaL: '0.9',
      theta: [1],
      transitions: () => [[0, 1]],
      rewardF: (_, b) => times(b, times(0, parameter(0))),
      rewardL: (_, b) => b,
    });
    const { value } = truth(idle);
    expect(isGradientKnown(value)).toBe(true);
    expect(truthDocument('it', truth(idle)).hypergradient[0]).toMatchObject({ dec: '0', bound: '0' });
  });
});
