import { ballArithmetic, type Ball, type BallArithmetic } from '../../numeric/ball.js';
import { workingArithmetic } from '../../numeric/working.js';
import { GAME_KIND } from '../../model/game/markovGame.js';
import { lowerGame } from '../../model/game/lowerGame.js';
import { byKind, type ByKind, type FiniteInstance, type FiniteKindId } from '../../model/instance.js';
import { MDP_KIND, type ConfigurableMdp } from '../../model/mdp/configurableMdp.js';
import { compileProblem } from '../../model/mdp/tables.js';
import { exactKnowledge, type Knowledge } from '../../estimators/knowledge.js';
import { adjointHypergradient } from '../../truth/routes/mdp/adjoint.js';

/** Digits in which biases are followed: differences of 1e-15 squared leave more than forty. */
export const FIELD_DIGITS = 80;

export const FIELD: BallArithmetic<unknown> = ballArithmetic(workingArithmetic(FIELD_DIGITS));

/** A problem, a game lowered to one, solved in more digits than cases have, so that small biases can be told from none. */
export interface FieldCase {
  readonly instance: FiniteInstance;
  readonly knowledge: Knowledge<Ball<unknown>>;
  /** The hypergradient (K). */
  readonly truth: readonly Ball<unknown>[];
}

const AS_MDP: ByKind<FiniteKindId, ConfigurableMdp> = { [MDP_KIND]: (mdp) => mdp, [GAME_KIND]: lowerGame };

const solved = new WeakMap<FiniteInstance, FieldCase>();

/** Solves an instance once. */
export function fieldCase(instance: FiniteInstance): FieldCase {
  const known = solved.get(instance);
  if (known) return known;
  const knowledge = exactKnowledge(compileProblem(byKind(AS_MDP, instance)), FIELD);
  const fresh = { instance, knowledge, truth: adjointHypergradient(knowledge.tables, knowledge.response).total };
  solved.set(instance, fresh);
  return fresh;
}
