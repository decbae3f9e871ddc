/** What a reader of the catalogue wants to know of a method beside its formula. */
export interface EstimatorDocs {
  /** Where the method comes from: paper with equation or algorithm, or published code. */
  readonly source: string;
  /** What must be given or true for it to be what it claims. */
  readonly assumptions: string;
}

/**
 * The entry of an estimator: all that anybody needs to know of it, in one place. `Claim` and `Form` are the ids of the claims and of the linear
 * forms for its kind of problem. Nothing is optional, so that the compiler refuses an entry that leaves something out; textbook form and kernel are
 * added by each kind of problem.
 */
export interface EstimatorEntry<Kind extends string, Claim extends string, Form extends string> {
  /** Unique within its kind. Several entries of one recipe name what they differ in: `implicit-damping-0.01`. */
  readonly id: string;
  /** What it is, in one line. */
  readonly title: string;
  /** The formula in the notation of the paper, with Ĝ_t = Σ_{k≥t} γ_F^{k−t} c_k. */
  readonly formula: string;
  readonly docs: EstimatorDocs;
  /** The kind of problem that it is for. */
  readonly kind: Kind;
  /** What it promises. `verify` executes each claim; an entry without one is a known method that promises nothing. */
  readonly claims: readonly Claim[];
  /** The linear form that it has, by which its moments are known without enumeration; null: it is not linear in the eligibility. */
  readonly form: Form | null;
}

/** What a recipe is told of the entry that it makes: all but what it does. */
export type Described<Entry> = Pick<
  Entry,
  Extract<keyof Entry, 'id' | 'title' | 'formula' | 'docs' | 'claims' | 'form'>
>;
