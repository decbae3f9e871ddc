import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import type { Request } from '../drive/conversation.js';
import { HORIZONS } from '../corpus/expectations.js';
import type { FixtureCase, FixtureRollout, InstanceRecord, ProblemKind, ProblemTables } from '../corpus/format.js';
import type { Capabilities } from '../drive/protocol.js';

/** What a child must be told before a case, by the id of the instance: a line, and the kind of problem. */
export type Setups = ReadonlyMap<string, NonNullable<Request['setup']> & { readonly kind: ProblemKind }>;

/** The lines that tell a child about instances. */
export const setupsOf = (instances: readonly InstanceRecord[]): Setups =>
  new Map(
    instances.map(({ id, tables, knowledge }) => [
      id,
      { id, kind: tables.kind, line: JSON.stringify({ cmd: 'instance', id, tables, knowledge }) },
    ]),
  );

/** Why a case is not asked of a child with these capabilities; undefined where it is. */
export function undeclared(one: FixtureCase, capabilities: Capabilities, setups: Setups): string | undefined {
  const { kinds = [MDP_KIND], solve, estimate = [], expect = [], sample, refuse, tasks = [] } = capabilities;
  const unless = (declared: boolean | undefined, what: string, kind?: ProblemKind): string | undefined =>
    !declared
      ? `${what} is not declared`
      : kind !== undefined && !kinds.includes(kind)
        ? `${kind} is not declared`
        : undefined;
  switch (one.kind) {
    case 'solutions':
      return unless(solve, 'solve', setups.get(one.instance)!.kind);
    case 'estimates':
      return unless(estimate.includes(one.estimator), `estimate of ${one.estimator}`);
    case 'expectations':
      return unless(expect.includes(one.estimator), `expect of ${one.estimator}`);
    case 'sampling':
      return unless(sample, 'sample', setups.get(one.instance)!.kind);
    case 'negative':
      return unless(refuse, 'refuse', (one.tables as ProblemTables).kind);
    case 'tasks':
      return unless(tasks.includes(one.task), `the task ${one.task}`);
  }
}

const bodyOf = (fields: object): string => JSON.stringify(fields).slice(1, -1);

const bare = ({ states, leaderActions, actions, ended }: FixtureRollout): FixtureRollout => ({
  states,
  ...(leaderActions && { leaderActions }),
  actions,
  ended,
});

/** The request for a case. */
export function requestOf(one: FixtureCase, setups: Setups): Request {
  switch (one.kind) {
    case 'negative':
      return { body: bodyOf({ cmd: 'refuse', tables: one.tables }) };
    case 'tasks':
      return { body: bodyOf({ cmd: 'task', task: one.task, settings: one.settings }) };
    case 'solutions':
      return { setup: setups.get(one.instance)!, body: bodyOf({ cmd: 'solve', instance: one.instance }) };
    case 'sampling': {
      const { instance, policy, maxSteps, uniforms } = one;
      return { setup: setups.get(instance)!, body: bodyOf({ cmd: 'sample', instance, policy, maxSteps, uniforms }) };
    }
    case 'expectations': {
      const { instance, estimator } = one;
      return { setup: setups.get(instance)!, body: bodyOf({ cmd: 'expect', instance, estimator, horizons: HORIZONS }) };
    }
    case 'estimates': {
      const { instance, estimator, critic, oracle } = one;
      const fields = {
        cmd: 'estimate',
        instance,
        estimator,
        critic,
        batch: one.batch.map(bare),
        ...(oracle && { oracle }),
      };
      return { setup: setups.get(instance)!, body: bodyOf(fields) };
    }
  }
}
