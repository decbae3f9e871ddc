import type { FixtureNumber } from './fixtureNumber.js';
import type { InstanceFile } from '../model/instanceFile.js';

/** Changes whenever a consumer would have to change. */
export const FORMAT_VERSION = 1;

/** The kinds of cases, one file each. */
export const CASE_KINDS = ['solutions', 'estimates', 'expectations', 'sampling', 'negative', 'tasks'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** An entry of a table with its derivative: `d` lists [k, ∂/∂θ_k] for the components that are not zero (k from 0). */
export interface TableEntry {
  readonly v: FixtureNumber;
  readonly d?: readonly (readonly [number, FixtureNumber])[];
}

/** A possible move. */
export interface TableMove extends TableEntry {
  readonly to: number;
}

/** A configurable MDP at its θ as numbers only: no formulas, time unrolled. Pairs count as s·actions + b; states and actions from 0. */
export interface ProblemTables {
  readonly kind: 'configurable-mdp';
  readonly states: number;
  readonly actions: number;
  readonly parameters: number;
  readonly gammaF: FixtureNumber;
  readonly gammaL: FixtureNumber;
  readonly beta: FixtureNumber;
  readonly terminal: readonly number[];
  /** By state. */
  readonly initial: readonly TableEntry[];
  /** By pair. */
  readonly transitions: readonly (readonly TableMove[])[];
  readonly rewardF: readonly TableEntry[];
  readonly rewardL: readonly TableEntry[];
  readonly phiL: TableEntry;
}

/** What estimators are given beside the tables: the best response and ∇V_F, as doubles. */
export interface GivenKnowledge {
  readonly vF: readonly FixtureNumber[];
  readonly qF: readonly FixtureNumber[];
  readonly policy: readonly FixtureNumber[];
  readonly vL: readonly FixtureNumber[];
  readonly qL: readonly FixtureNumber[];
  readonly gradientVF: readonly (readonly FixtureNumber[])[];
}

/** A problem that cases refer to by its id. */
export interface InstanceRecord {
  readonly id: string;
  readonly slug: string;
  readonly stratum: string;
  /** The problem in exact form, with formulas in θ: the format of `instance.schema.json`. */
  readonly instance: InstanceFile;
  readonly tables: ProblemTables;
  readonly knowledge: GivenKnowledge;
}

/** An answer with what is certain about it and what a consumer in double precision may miss it by. */
export interface CertifiedAnswer {
  readonly value: readonly FixtureNumber[];
  /** |decimal − truth| ≤ radius for every component. */
  readonly radius: string;
  /** By component: the consumer's tolerance is condition · 2⁻⁵¹ (fixtures/README.md derives it). */
  readonly condition: readonly string[];
}

interface CaseHead {
  readonly id: string;
  readonly slug: string;
  readonly stratum: string;
  readonly instance: string;
}

/** The quantities of `solutions`, in the order of the tables, flat. */
export const SOLUTION_QUANTITIES = [
  'vF',
  'qF',
  'policy',
  'vL',
  'qL',
  'benefit',
  'occupancy',
  'objective',
  'gradientVF',
  'gradientQF',
  'hypergradient',
  'direct',
  'guiding',
] as const;
export type SolutionQuantity = (typeof SOLUTION_QUANTITIES)[number];

/** Problem → everything that is exact about it. */
export interface SolutionCase extends CaseHead {
  readonly kind: 'solutions';
  readonly expected: Readonly<Record<SolutionQuantity, CertifiedAnswer>>;
}

/** s_0 … s_n and b_0 … b_{n−1}, and the uniforms that made them. */
export interface FixtureTrajectory {
  readonly states: readonly number[];
  readonly actions: readonly number[];
  readonly ended: boolean;
  readonly uniforms: readonly FixtureNumber[];
}

/** Problem, critic and trajectories → the estimate; and what known mistakes would have answered. */
export interface EstimateCase extends CaseHead {
  readonly kind: 'estimates';
  readonly estimator: string;
  readonly critic: { readonly qL: readonly FixtureNumber[]; readonly vL: readonly FixtureNumber[] };
  readonly batch: readonly FixtureTrajectory[];
  readonly expected: CertifiedAnswer;
  readonly mistakes?: Readonly<Record<string, MistakeAnswer>>;
}

/** The answer of a known mistake; `condition` is the largest of its components. */
export interface MistakeAnswer {
  readonly value: readonly FixtureNumber[];
  readonly condition: string;
}

/** Problem and estimator → its exact moments with an exact critic, for one trajectory. */
export interface ExpectationCase extends CaseHead {
  readonly kind: 'expectations';
  readonly estimator: string;
  readonly expected: {
    readonly mean: CertifiedAnswer;
    readonly bias: CertifiedAnswer;
    /** The variance of every component. */
    readonly variance: CertifiedAnswer;
    /** E ĝĝᵀ − E ĝ E ĝᵀ, row by row: where all trajectories end and could be enumerated. */
    readonly covariance?: CertifiedAnswer;
    /** How the mean moves where rollouts are cut after that many steps. */
    readonly truncation: readonly { readonly horizon: number; readonly bias: CertifiedAnswer }[];
  };
}

/** Problem, policy and uniforms → the trajectory. */
export interface SamplingCase extends CaseHead {
  readonly kind: 'sampling';
  readonly policy: readonly FixtureNumber[];
  readonly maxSteps: number;
  readonly uniforms: readonly FixtureNumber[];
  readonly expected: {
    readonly states: readonly number[];
    readonly actions: readonly number[];
    readonly ended: boolean;
    /** Uniforms that were used. */
    readonly used: number;
  };
}

/** A problem to be refused, or (`reason: null`) to be accepted. */
export interface NegativeCase {
  readonly id: string;
  readonly slug: string;
  readonly stratum: string;
  readonly kind: 'negative';
  readonly tables: unknown;
  readonly reason: string | null;
  readonly pointer: string | null;
}

/** A task of the paper at given settings. */
export interface TaskCase {
  readonly id: string;
  readonly slug: string;
  readonly stratum: 'task-sized';
  readonly kind: 'tasks';
  readonly task: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<'objective' | 'hypergradient' | 'direct' | 'guiding', CertifiedAnswer>>;
}

export type FixtureCase = SolutionCase | EstimateCase | ExpectationCase | SamplingCase | NegativeCase | TaskCase;

/** What must be there. A consumer fails where it finds fewer. */
export interface Manifest {
  readonly format: number;
  readonly instances: number;
  readonly cases: number;
  readonly counts: Readonly<Record<CaseKind, number>>;
  readonly strata: Readonly<Record<string, number>>;
  readonly estimators: Readonly<Record<string, number>>;
  readonly mistakes: number;
  /** SHA-256 of every file. */
  readonly files: Readonly<Record<string, string>>;
}
