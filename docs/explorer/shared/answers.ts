import type {
  BuiltInTask,
  GameTruthDocument,
  InputIssue,
  LinearQuadraticDocument,
  MistakeGaps,
  MomentsDocument,
  TextPlace,
  TruthDocument,
} from 'hypergrad-oracle/browser';

/** What the page asks the oracle about: a problem by name with its settings, or the text of a file. θ is a part of each question. */
export interface Choice {
  /** `file`, or the name of a built-in task. */
  readonly problem: string;
  /** The settings of a task. */
  readonly settings: Readonly<Record<string, string>>;
  /** The text of the file; empty for tasks. */
  readonly text: string;
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly least: number;
  readonly most: number;
}

/** States, actions and moves of a problem with finitely many states; pairs count s·B + b, edges are those of the library. */
export interface Graph {
  readonly states: readonly { readonly label: string; readonly terminal: boolean }[];
  readonly actions: readonly string[];
  readonly edgeStart: Int32Array;
  readonly edgeTarget: Int32Array;
}

/** What is known of a problem before θ is. */
export interface Summary {
  /** What was opened: `file` or the name of a task. */
  readonly problem: string;
  readonly kind: 'configurable-mdp' | 'markov-game' | 'linear-quadratic';
  readonly name: string;
  readonly sizes: string;
  readonly parameters: readonly Parameter[];
  /** Undefined for continuous states. */
  readonly graph: Graph | undefined;
  /** The ids of estimators whose moments can be asked for. */
  readonly estimators: readonly string[];
  readonly hasMistakes: boolean;
}

/** The answer in double precision, for every move of a slider. */
export interface Live {
  readonly objective: number;
  readonly total: readonly number[];
  readonly direct: readonly number[];
  readonly guiding: readonly number[];
  readonly finite: FiniteAnswer | undefined;
  /** Matrices of the closed form. */
  readonly matrices: readonly NamedMatrix[];
  readonly milliseconds: number;
}

export interface NamedMatrix {
  readonly name: string;
  readonly rows: readonly (readonly number[])[];
}

/** The best response and the leader's values: by state, by pair, or by edge. */
export interface FiniteAnswer {
  readonly occupancy: readonly number[];
  readonly vL: readonly number[];
  /** By state; of a game by (s,a). */
  readonly vF: readonly number[];
  /** g†(b|s), or what both players do, f(a|s) g†(b|s,a). */
  readonly policy: readonly number[];
  readonly qF: readonly number[];
  readonly qL: readonly number[];
  /** Empty for games. */
  readonly benefit: readonly number[];
  readonly p: readonly number[];
  readonly rewardF: readonly number[];
  readonly rewardL: readonly number[];
}

export type TruthOf = TruthDocument | GameTruthDocument | LinearQuadraticDocument;

/** Every route with its bound. */
export interface Precise {
  readonly document: TruthOf;
  readonly milliseconds: number;
}

export interface EstimatorAnswer {
  readonly id: string;
  readonly note: string;
  readonly moments: MomentsDocument | { readonly refused: string };
}

/** One trajectory: states as positions in the graph, or as vectors, and what was done. */
export type Walk =
  | { readonly kind: 'finite'; readonly states: readonly number[]; readonly actions: readonly number[] }
  | { readonly kind: 'continuous'; readonly states: readonly (readonly number[])[] };

export interface Fault {
  readonly message: string;
  readonly issues: readonly (InputIssue & { readonly place: TextPlace | null })[];
}

/** What there is to open. */
export interface Catalogue {
  readonly tasks: readonly Pick<BuiltInTask, 'name' | 'description' | 'settings'>[];
  /** Kinds of random problems. */
  readonly strata: readonly string[];
}

/** The questions that the worker answers, by name: what is given and what comes back. */
export interface Questions {
  readonly catalogue: { readonly given: null; readonly answer: Catalogue };
  readonly open: { readonly given: Choice; readonly answer: Summary };
  readonly live: { readonly given: { readonly theta: readonly string[] }; readonly answer: Live };
  readonly precise: {
    readonly given: { readonly theta: readonly string[]; readonly digits: number | null };
    readonly answer: Precise;
  };
  readonly moments: {
    readonly given: { readonly theta: readonly string[]; readonly id: string };
    readonly answer: EstimatorAnswer;
  };
  readonly mistakes: { readonly given: { readonly theta: readonly string[] }; readonly answer: MistakeGaps };
  readonly walk: {
    readonly given: { readonly theta: readonly string[]; readonly seed: number };
    readonly answer: Walk;
  };
  /** The instance file of the problem at θ. */
  readonly file: { readonly given: { readonly theta: readonly string[] }; readonly answer: string };
  /** The text of a random instance. */
  readonly draw: { readonly given: { readonly name: string }; readonly answer: string };
}

export type QuestionName = keyof Questions;

export interface Asked<N extends QuestionName = QuestionName> {
  readonly id: number;
  readonly question: N;
  readonly given: Questions[N]['given'];
}

export type Answered = { readonly id: number } & ({ readonly answer: unknown } | { readonly fault: Fault });
