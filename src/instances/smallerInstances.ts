import { expression, parameter, type Expression } from '../numeric/expression.js';
import { substitute } from '../numeric/expressionParts.js';
import type { Distribution } from '../model/mdp/configurableMdp.js';
import { range } from './draw.js';
import { NO_ROW, withPolicy, type FlatInstance } from './flatInstance.js';
import { dropSuccessor, renameSuccessors, surely } from './simplerRows.js';

/** The same instance with every formula replaced. */
export function mapFormulas(mdp: FlatInstance, f: (e: Expression) => Expression): FlatInstance {
  const row = (r: Distribution): Distribution => ({ ...r, probabilities: r.probabilities.map(f) });
  const byPair = (rewards: FlatInstance['rewardF']) => rewards.map((list) => list.map(f));
  return {
    ...withPolicy(mdp, (policy) => policy.map(row)),
    initial: row(mdp.initial),
    transitions: mdp.transitions.map((rows) => rows.map(row)),
    rewardF: byPair(mdp.rewardF),
    rewardL: byPair(mdp.rewardL),
    phiL: f(mdp.phiL),
  };
}

/** The instance without state s. Moves to s lead to `target` instead; where that is undefined, to the other successors of the row. */
function withoutState(mdp: FlatInstance, s: number, target: number | undefined): FlatInstance {
  const number = (t: number): number => (t > s ? t - 1 : t);
  const shift = (row: Distribution): Distribution => ({ ...row, successors: row.successors.map(number) });
  const redirect = (row: Distribution, home: number): Distribution => {
    const i = row.successors.indexOf(s);
    if (i < 0) return shift(row);
    if (target !== undefined) return shift(renameSuccessors(row, (t) => (t === s ? target : t)));
    return shift(row.successors.length === 1 ? surely(home) : dropSuccessor(row, i));
  };
  const elsewhere = s === 0 ? 1 : 0;
  const end = mdp.terminal.find((t) => t !== s);
  return {
    ...withPolicy(mdp, (policy) => policy.toSpliced(s, 1)),
    states: mdp.states - 1,
    terminal: mdp.terminal.filter((t) => t !== s).map(number),
    initial: redirect(mdp.initial, elsewhere),
    transitions: mdp.transitions.map((rows, from) => rows.map((row) => redirect(row, end ?? from))).toSpliced(s, 1),
    rewardF: mdp.rewardF.toSpliced(s, 1),
    rewardL: mdp.rewardL.toSpliced(s, 1),
  };
}

/** Instances with one state fewer. */
export function* fewerStates(mdp: FlatInstance): Generator<FlatInstance> {
  if (mdp.states === 1) return;
  for (let s = mdp.states - 1; s >= 0; s--) yield withoutState(mdp, s, undefined);
  for (let s = mdp.states - 1; s >= 0; s--)
    for (let t = 0; t < mdp.states; t++) if (t !== s) yield withoutState(mdp, s, t);
}

/** The instance with only the actions that are kept. */
function keepActions(mdp: FlatInstance, keeps: (i: number) => boolean): FlatInstance {
  const kept = <T>(perAction: readonly T[]): readonly T[] => perAction.filter((_, i) => keeps(i));
  return {
    ...mdp,
    actions: range(mdp.actions).filter(keeps).length,
    transitions: mdp.transitions.map(kept),
    rewardF: mdp.rewardF.map(kept),
    rewardL: mdp.rewardL.map(kept),
  };
}

/** A row of the leader's policy without action a. */
function withoutLeaderAction(row: Distribution, a: number): Distribution {
  const number = (x: number): number => (x > a ? x - 1 : x);
  const at = row.successors.indexOf(a);
  const rest = at < 0 ? row : row.successors.length === 1 ? surely(a === 0 ? 1 : 0) : dropSuccessor(row, at);
  return { ...rest, successors: rest.successors.map(number) };
}

/** Instances with one action fewer; of a game, one of the leader's or of the follower's. */
export function* fewerActions(mdp: FlatInstance): Generator<FlatInstance> {
  const { leader } = mdp;
  if (!leader) {
    for (let b = mdp.actions - 1; b >= 0 && mdp.actions > 1; b--) yield keepActions(mdp, (i) => i !== b);
    return;
  }
  const { actions, follower } = leader;
  for (let a = actions - 1; a >= 0 && actions > 1; a--)
    yield {
      ...keepActions(mdp, (i) => Math.floor(i / follower) !== a),
      leader: {
        ...leader,
        actions: actions - 1,
        policy: leader.policy.map((row) => withoutLeaderAction(row, a)),
      },
    };
  for (let b = follower - 1; b >= 0 && follower > 1; b--)
    yield { ...keepActions(mdp, (i) => i % follower !== b), leader: { ...leader, follower: follower - 1 } };
}

/** Instances with one parameter fewer: put to zero, made equal to another one, or frozen at its value. */
export function* fewerParameters(mdp: FlatInstance): Generator<FlatInstance> {
  const count = mdp.theta.length;
  if (count === 1) return;
  for (let k = count - 1; k >= 0; k--) {
    const others = range(count - 1).map(parameter);
    for (const replacement of [expression(0), ...others, expression(mdp.theta[k])]) {
      const by = others.toSpliced(k, 0, replacement);
      yield { ...mapFormulas(mdp, (e) => substitute(e, by)), theta: mdp.theta.toSpliced(k, 1) };
    }
  }
}

/** Instances with a shorter horizon, or without one. */
export function* shorterHorizons(mdp: FlatInstance): Generator<FlatInstance> {
  if (mdp.horizon === null) return;
  yield { ...mdp, horizon: null };
  if (mdp.horizon > 1) yield* [1, mdp.horizon - 1].map((horizon) => ({ ...mdp, horizon }));
}

/** Instances in which one state more is terminal; where trajectories start in it, also with another start. */
export function* moreTerminalStates(mdp: FlatInstance): Generator<FlatInstance> {
  for (let s = mdp.states - 1; s >= 0; s--) {
    if (mdp.terminal.includes(s)) continue;
    const ended = {
      ...withPolicy(mdp, (policy) => policy.with(s, NO_ROW)),
      terminal: [...mdp.terminal, s].sort((a, b) => a - b),
      transitions: mdp.transitions.with(s, []),
      rewardF: mdp.rewardF.with(s, []),
      rewardL: mdp.rewardL.with(s, []),
    };
    yield ended;
    if (!mdp.initial.successors.includes(s)) continue;
    for (let start = 0; start < mdp.states; start++)
      if (!ended.terminal.includes(start)) yield { ...ended, initial: surely(start) };
  }
}
