/** A place in a file; lines and columns count from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** What became of a mutant: what is a result, without what is another in each run (ids, times, which test was the first to fail). */
export interface JudgedMutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
  readonly status: string;
}

/** Mutants by file. */
export type JudgedFiles = Readonly<Record<string, readonly JudgedMutant[]>>;

const key = ({ location: { start, end }, mutatorName, replacement }: JudgedMutant): readonly (string | number)[] => [
  start.line,
  start.column,
  end.line,
  end.column,
  mutatorName,
  replacement,
];

function compare(a: JudgedMutant, b: JudgedMutant): number {
  const [own, other] = [key(a), key(b)];
  const i = own.findIndex((part, k) => part !== other[k]);
  return i < 0 ? 0 : own[i] < other[i] ? -1 : 1;
}

/** The results in what Stryker says of a file, in the order of their places. */
export const judgedMutants = (mutants: readonly JudgedMutant[]): readonly JudgedMutant[] =>
  mutants
    .map(({ mutatorName, replacement, location: { start, end }, status }) => ({
      mutatorName,
      replacement,
      location: { start: at(start), end: at(end) },
      status,
    }))
    .sort(compare);

const at = ({ line, column }: Position): Position => ({ line, column });

/** Mutants of both; one that is in both counts once, as the first has it. */
export const joined = (a: readonly JudgedMutant[], b: readonly JudgedMutant[]): readonly JudgedMutant[] =>
  [...a, ...b.filter((mutant) => a.every((known) => compare(known, mutant) !== 0))].sort(compare);

/** The report in the form of mutation-testing-report-schema, for what shows such reports: only results are in it, so that two runs write the same bytes. */
export function mutationReport(files: JudgedFiles, sources: Readonly<Record<string, string>>): object {
  let id = 0;
  const paths = Object.keys(files).sort();
  return {
    schemaVersion: '2',
    thresholds: { high: 80, low: 60 },
    files: Object.fromEntries(
      paths.map((path) => [
        path,
        {
          language: 'typescript',
          source: sources[path],
          mutants: files[path].map((mutant) => ({ id: String(id++), ...mutant })),
        },
      ]),
    ),
  };
}

/** Statuses of mutants that no test noticed. */
const UNNOTICED: readonly string[] = ['Survived', 'NoCoverage'];

/** For people: what became of the mutants of each file, and the places of those that nothing noticed. */
export function mutationText(files: JudgedFiles): string {
  return Object.entries(files)
    .flatMap(([path, mutants]) => {
      const statuses = [...new Set(mutants.map(({ status }) => status))].sort();
      const counts = statuses.map((status) => `${mutants.filter((one) => one.status === status).length} ${status}`);
      const left = mutants.filter(({ status }) => UNNOTICED.includes(status));
      return [
        `${path}: ${mutants.length} mutants (${counts.join(', ')})`,
        ...left.map(({ location: { start }, mutatorName, status }) => `  ${path}:${start.line}:${start.column} ${mutatorName} ${status}`), // prettier-ignore
      ];
    })
    .join('\n');
}
