/** Something that is wrong with a corpus. */
export interface Problem {
  readonly where: string;
  readonly what: string;
}
