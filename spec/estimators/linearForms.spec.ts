import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ESTIMATORS } from '../../src/estimators/estimators.js';
import { exactKnowledge, type Knowledge } from '../../src/estimators/knowledge.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, type CompiledMdp } from '../../src/model/mdp/tables.js';
import type { Trajectory } from '../../src/model/trajectory.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { fraction } from '../../src/numeric/fraction.js';
import { countTrajectories } from '../../src/truth/routes/mdp/enumeration.js';
import { linearForm } from '../../src/truth/moments/linearForms.js';
import { LINEAR_ESTIMATORS } from '../../src/model/linearFormIds.js';
import { expectSame } from '../helpers/same.js';
import { BINARY, range, solve } from '../helpers/solve.js';
import { estimate, trajectories, type Trajectory as Path } from '../helpers/trajectories.js';

const byId = (id: string) => ESTIMATORS.find((estimator) => estimator.id === id)!;

/** The path as estimators take it. */
function rolloutOf(problem: CompiledMdp, { start, pairs, edges }: Path<unknown>): Trajectory {
  const states = [start, ...edges.map((e) => problem.edgeTarget[e])];
  const ended = problem.terminal[states.at(-1)!] === 1;
  return { states, actions: pairs.map((pair) => pair % problem.actions), edges, ended };
}

const countUpTo = (mdp: ConfigurableMdp, steps: number): number =>
  countTrajectories(compileProblem(mdp), mdp.initial.successors, steps);

/** Visits every trajectory of at most `steps` steps. */
function onEveryTrajectory<T>(
  mdp: ConfigurableMdp,
  arithmetic: Arithmetic<T>,
  steps: number,
  visit: (path: Path<T>, rollout: Trajectory, knowledge: Knowledge<T>) => void,
): void {
  const knowledge = exactKnowledge(compileProblem(mdp), arithmetic);
  const { tables, response } = knowledge;
  for (const path of trajectories(tables, response.policy, steps))
    visit(path, rolloutOf(tables.problem, path), knowledge);
}

/** Expects the textbook form of every estimator that has a linear form to be that form, summed segment by segment. */
function expectLinearForms<T>(mdp: ConfigurableMdp, arithmetic: Arithmetic<T>, steps: number): void {
  const { tables, response, leader } = solve(mdp, arithmetic);
  const forms = LINEAR_ESTIMATORS.map((id) => ({ id, form: linearForm(id, tables, response, leader) }));
  onEveryTrajectory(mdp, arithmetic, steps, (path, rollout, knowledge) => {
    for (const { id, form } of forms)
      expectSame(
        arithmetic,
        byId(id).textbook([rollout], knowledge),
        range(tables.problem.parameters).map((k) => estimate(tables, form, path, k)),
      );
  });
}

describe('an estimator equals its linear form on every trajectory', () => {
  test('of rational instances, exactly', () => {
    fc.assert(
      fc.property(
        stratumById('rational').arbitrary.filter((mdp) => countUpTo(mdp, Infinity) <= 60),
        (mdp) => expectLinearForms(mdp, fraction, Infinity),
      ),
      { seed: 42, numRuns: 15 },
    );
  });

  test.each(STRATA.filter(({ id }) => id !== 'rational'))('of $id instances, cut ones included', ({ arbitrary }) => {
    fc.assert(
      fc.property(
        fc.tuple(arbitrary, fc.integer({ min: 0, max: 4 })).filter(([mdp, steps]) => countUpTo(mdp, steps) <= 25),
        ([mdp, steps]) => expectLinearForms(mdp, BINARY, steps),
      ),
      { seed: 43, numRuns: 8 },
    );
  });
});

describe('an estimator with a linear form', () => {
  test.each(LINEAR_ESTIMATORS)('%s gives for a batch the mean over its trajectories, exactly', (id) => {
    const { textbook } = byId(id);
    fc.assert(
      fc.property(
        stratumById('rational').arbitrary.filter((mdp) => countUpTo(mdp, Infinity) <= 60),
        (mdp) => {
          const batch: Trajectory[] = [];
          let known: Knowledge<typeof fraction.zero> | undefined;
          onEveryTrajectory(mdp, fraction, Infinity, (_, rollout, knowledge) => {
            known = knowledge;
            if (batch.length < 5) batch.push(rollout);
          });
          const share = fraction.div(fraction.one, fraction.constant({ n: BigInt(batch.length), d: 1n }));
          const single = batch.map((rollout) => textbook([rollout], known!));
          const mean = range(mdp.theta.length).map((k) =>
            fraction.mul(share, single.map((estimates) => estimates[k]).reduce(fraction.add)),
          );
          expectSame(fraction, textbook(batch, known!), mean);
        },
      ),
      { seed: 44, numRuns: 8 },
    );
  });

  test('is one of the estimators', () => {
    const ids = ESTIMATORS.map(({ id }) => id);
    for (const id of LINEAR_ESTIMATORS) expect(ids).toContain(id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
