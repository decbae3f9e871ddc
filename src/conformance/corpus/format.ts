import type { GAME_KIND } from '../../model/game/markovGame.js';
import type { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import type { FixtureNumber } from './fixtureNumber.js';
import type { GameFile, InstanceFile } from '../../model/files/instanceFile.js';

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

/** A problem at its θ as numbers only: no formulas, time unrolled. States, actions and parameters count from 0. */
export interface AnyTables {
  readonly states: number;
  readonly actions: number;
  readonly parameters: number;
  readonly gammaF: FixtureNumber;
  readonly gammaL: FixtureNumber;
  readonly beta: FixtureNumber;
  readonly terminal: readonly number[];
  /** By state. */
  readonly initial: readonly TableEntry[];
  /** By pair (s,b), s·actions + b; in a game by triple (s,a,b), (s·leaderActions + a)·actions + b; and so are the rewards. */
  readonly transitions: readonly (readonly TableMove[])[];
  readonly rewardF: readonly TableEntry[];
  readonly rewardL: readonly TableEntry[];
  readonly phiL: TableEntry;
}

/** A configurable MDP. */
export interface MdpTables extends AnyTables {
  readonly kind: typeof MDP_KIND;
}

/** A Markov game in which the leader draws a from `leader` and the follower answers with b, seeing a or not. */
export interface GameTables extends AnyTables {
  readonly kind: typeof GAME_KIND;
  readonly leaderActions: number;
  readonly observes: boolean;
  /** f(a|s): a row for each state, none for terminal ones. */
  readonly leader: readonly (readonly TableEntry[])[];
}

export type ProblemTables = MdpTables | GameTables;
export type ProblemKind = ProblemTables['kind'];

/**
 * What estimators are given beside the tables, as doubles: the best response, exact leader's values and ∇V_F. In a game V_F and ∇V_F are by
 * (s,a), s·leaderActions + a; Q_F, policy and Q_L by triple.
 */
export interface GivenKnowledge {
  readonly vF: readonly FixtureNumber[];
  readonly qF: readonly FixtureNumber[];
  readonly policy: readonly FixtureNumber[];
  readonly vL: readonly FixtureNumber[];
  readonly qL: readonly FixtureNumber[];
  readonly gradientVF: readonly (readonly FixtureNumber[])[];
}

/** A problem that cases refer to by its id. */
export interface RecordOf<K extends ProblemKind> {
  readonly id: string;
  readonly slug: string;
  readonly stratum: string;
  /** The problem in exact form, with formulas in θ: the format of `instance.schema.json`. */
  readonly instance: Extract<InstanceFile | GameFile, { readonly kind: K }>;
  readonly tables: Extract<ProblemTables, { readonly kind: K }>;
  readonly knowledge: GivenKnowledge;
}

export type InstanceRecord = RecordOf<typeof MDP_KIND> | RecordOf<typeof GAME_KIND>;

/** An answer with what is certain about it and what a consumer in double precision may miss it by. */
export interface CertifiedAnswer {
  readonly value: readonly FixtureNumber[];
  /** |decimal − truth| ≤ radius for every component. */
  readonly radius: string;
  /** By component: the consumer's tolerance is condition · 4u, in double precision condition · 2⁻⁵¹ (fixtures/README.md derives it). */
  readonly condition: readonly string[];
}

/** What every case begins with. */
export interface CaseHead {
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

/** s_0 … s_n and b_0 … b_{n−1}; in a game also a_0 … a_{n−1}. */
export interface FixtureRollout {
  readonly states: readonly number[];
  readonly leaderActions?: readonly number[];
  readonly actions: readonly number[];
  readonly ended: boolean;
}

/** A rollout with the uniforms that made it. */
export interface FixtureTrajectory extends FixtureRollout {
  readonly uniforms: readonly FixtureNumber[];
}

/** Rollouts of an oracle, which start at pairs of its choice (the pair is given, not drawn) and at states; no uniforms are told. */
export interface FixtureOracle {
  readonly pairs: readonly FixtureRollout[];
  readonly states: readonly FixtureRollout[];
}

/** What an estimate is a map of, beside the problem. */
export interface EstimateInputs {
  readonly estimator: string;
  readonly critic: { readonly qL: readonly FixtureNumber[]; readonly vL: readonly FixtureNumber[] };
  readonly batch: readonly FixtureRollout[];
  readonly oracle?: FixtureOracle;
}

/** Problem, critic and trajectories → the estimate; and what known mistakes would have answered. */
export interface EstimateCase extends CaseHead, EstimateInputs {
  readonly kind: 'estimates';
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
    /** E ĝĝᵀ − E ĝ E ĝᵀ, row by row. */
    readonly covariance: CertifiedAnswer;
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
  readonly expected: FixtureRollout & {
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
