/** What an estimator answers, and what known mistakes in it would, in some arithmetic. */
export interface Answers<T> {
  readonly right: () => T[];
  readonly mistakes: readonly { readonly id: string; readonly answer: () => T[] }[];
}
