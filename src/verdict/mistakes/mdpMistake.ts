import type { Tables } from '../../model/mdp/tables.js';
import type { Batch } from '../../model/trajectory.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import { estimateFrom, properIngredients, type Ingredients } from './ingredients.js';

/** A mistake that people make in BC-HG, as an estimator: it must be rejected, and names the mistake when an answer matches it. */
export interface MdpMistake {
  /** Stable, for reports and known-mistake lists. */
  readonly id: string;
  /** What was done wrong, in one line. */
  readonly mistake: string;
  /** The wrong piece, in the notation of the theory. */
  readonly formula: string;
  readonly textbook: <T>(batch: Batch, knowledge: Knowledge<T>) => T[];
  /** What is changed in the ingredients, where it is one of them. */
  readonly change?: Change;
}

/** Numbers that mistakes in either kind of problem are made of. */
export type Scalars<T> = Pick<Tables<T>, 'arithmetic' | 'gammaF' | 'gammaL' | 'beta'>;

/** A mistake that can be made in a configurable MDP as in a game: it replaces what both have. */
export interface SharedMistake extends Omit<MdpMistake, 'textbook' | 'change'> {
  readonly change: <T>(proper: Ingredients<T>, scalars: Scalars<T>) => Partial<Ingredients<T>>;
}

export const shared = (
  id: string,
  mistake: string,
  formula: string,
  change: SharedMistake['change'],
): SharedMistake => ({
  id,
  mistake,
  formula,
  change,
});

/** The parts that a mistake replaces, given the proper ones. */
export type Change = <T>(proper: Ingredients<T>, knowledge: Knowledge<T>) => Partial<Ingredients<T>>;

/** A mistake that differs from BC-HG in the ingredients that `change` returns. */
export const mdpMistake = (id: string, mistake: string, formula: string, change: Change): MdpMistake => ({
  id,
  mistake,
  formula,
  change,
  textbook: (batch, knowledge) => {
    const proper = properIngredients(knowledge);
    return estimateFrom(batch, knowledge, { ...proper, ...change(proper, knowledge) });
  },
});
