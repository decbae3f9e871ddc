import type { IssueList } from './issues.js';

/** What the model knows of a kind of problem: `I` are its problems, `F` the contents of its files. */
export interface Kind<I, F> {
  /** What a problem of this kind is called, as in "expected a Markov game". */
  readonly title: string;
  /**
   * Reads the entries of a file, whose structure is that of the schema. Notes issues where entries are none; the function that comes back builds
   * the problem and checks it, and throws `InvalidInput` where it is none.
   */
  readonly read: (file: F, issues: IssueList) => (() => I) | Promise<() => I>;
  /** The content of the file that `read` makes the same problem of. There is one for each problem. */
  readonly write: (instance: I) => F;
  /** The problem itself, in its final form, where it is one. Throws `InvalidInput` where it is none. */
  readonly checked: (instance: I) => I;
}
