import type { StoredCorpus } from '../conformance/corpus/corpusFiles.js';
import { writeWhole } from '../files/writeWhole.js';
import type { ResultDocument } from '../report/html/resultDocument.js';

/** The option of every command that judges. */
export const REPORT_OPTION = ['--report <file>', 'also write an HTML page'] as const;

/** Writes a report; what makes it is loaded here. The results are taken as their JSON output says them, so that the page is that of `report` on it. */
export async function writeReport(
  path: string,
  results: readonly { readonly of: ResultDocument['of']; readonly document: object }[],
  corpus?: StoredCorpus,
): Promise<void> {
  const { reportPage } = await import('../report/html/reportPage.js');
  const said = JSON.parse(JSON.stringify(results)) as ResultDocument[];
  const known = corpus ?? (said.some(({ of }) => of === 'conform') ? await ownCorpus() : undefined);
  await writeWhole(path, await reportPage(said, known && instancesOf(known)), '/report');
}

async function ownCorpus(): Promise<StoredCorpus> {
  const { fixtures } = await import('../library/conform.js');
  return fixtures();
}

/** The instance that a case or an exact bias of the corpus is about, by its id. */
function instancesOf({ instances, cases }: StoredCorpus): (id: string) => object | undefined {
  const documents = new Map(instances.map(({ id, instance }) => [id, instance as object]));
  const owners = new Map(Object.values(cases).flatMap((list) => list.map((one) => [one.id, one] as const)));
  return (id) => {
    const one = owners.get(id);
    if (one) return 'instance' in one ? documents.get(one.instance) : undefined;
    return [...documents].find(([name]) => id.endsWith(name))?.[1];
  };
}
