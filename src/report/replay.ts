const PLAIN = /^[\w@%+=:,./-]+$/;

/** A word as a POSIX shell reads it back. */
const quoted = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The command that asks an implementation for one case or one exact bias again; `flags` are options that go with it. */
export const replayText = (command: readonly string[], id: string, flags: readonly string[] = []): string =>
  [
    'npx hypergrad-oracle conform',
    ...flags.map(quoted),
    '--only',
    `'${id.replaceAll("'", `'\\''`)}'`,
    '--',
    ...command.map(quoted),
  ].join(' ');

/** What a run of `verify` was asked for by name (empty: all), and how many instances of each stratum. */
export interface VerifyAsked {
  readonly strata: readonly string[];
  readonly estimators: readonly string[];
  readonly instances: number;
}

/** The command that does a run of `verify` again. */
export const verifyReplay = (seed: number, { strata, estimators, instances }: VerifyAsked): string =>
  [
    'npx hypergrad-oracle verify',
    ...strata.flatMap((id) => ['--stratum', quoted(id)]),
    ...estimators.flatMap((name) => ['--estimator', quoted(name)]),
    `--instances ${instances} --seed ${seed}`,
  ].join(' ');
