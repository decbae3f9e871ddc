import type { EstimateCase, FixtureCase, InstanceRecord, NegativeCase, SamplingCase, SolutionCase } from './format.js';
import type { Request } from './drive.js';
import type { Capabilities } from './protocol.js';

/** The cases that a child can be asked; the others are for consumers that read the files. */
export type AskedCase = SolutionCase | EstimateCase | SamplingCase | NegativeCase;

/** True for cases that can be asked. */
export const isAsked = (one: FixtureCase): one is AskedCase =>
  one.kind === 'solutions' || one.kind === 'estimates' || one.kind === 'sampling' || one.kind === 'negative';

/** Why a case is not asked of a child with these capabilities; undefined where it is. */
export function undeclared(one: AskedCase, { solve, estimate = [], sample, refuse }: Capabilities): string | undefined {
  switch (one.kind) {
    case 'solutions':
      return solve ? undefined : 'solve is not declared';
    case 'estimates':
      return estimate.includes(one.estimator) ? undefined : `${one.estimator} is not declared`;
    case 'sampling':
      return sample ? undefined : 'sample is not declared';
    case 'negative':
      return refuse ? undefined : 'refuse is not declared';
  }
}

const bodyOf = (fields: object): string => JSON.stringify(fields).slice(1, -1);

/** The lines that tell a child about instances, by id. */
export const setupsOf = (instances: readonly InstanceRecord[]): Map<string, NonNullable<Request['setup']>> =>
  new Map(
    instances.map(({ id, tables, knowledge }) => [
      id,
      { id, line: JSON.stringify({ cmd: 'instance', id, tables, knowledge }) },
    ]),
  );

/** The request for a case. */
export function requestOf(one: AskedCase, setups: ReadonlyMap<string, NonNullable<Request['setup']>>): Request {
  if (one.kind === 'negative') return { body: bodyOf({ cmd: 'refuse', tables: one.tables }) };
  const setup = setups.get(one.instance)!;
  switch (one.kind) {
    case 'solutions':
      return { setup, body: bodyOf({ cmd: 'solve', instance: one.instance }) };
    case 'sampling': {
      const { instance, policy, maxSteps, uniforms } = one;
      return { setup, body: bodyOf({ cmd: 'sample', instance, policy, maxSteps, uniforms }) };
    }
    case 'estimates': {
      const batch = one.batch.map(({ states, actions, ended }) => ({ states, actions, ended }));
      const { instance, estimator, critic } = one;
      return { setup, body: bodyOf({ cmd: 'estimate', instance, estimator, critic, batch }) };
    }
  }
}
