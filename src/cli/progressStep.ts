/** What a command is at: in words, and where it is known how many pieces are done of how many. */
export interface ProgressStep {
  readonly what: string;
  readonly done?: number;
  readonly total?: number;
}
