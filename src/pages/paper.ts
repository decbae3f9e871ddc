import type { PaperClaim } from '../experiments/publish/paperClaim.js';
import { claimsOfTask, sumOfClaims, type ClaimedTask } from '../experiments/publish/paperPage.js';
import type { Checkout } from './files.js';

/** The tasks with claims: title, page, name of the file. */
const TASKS: readonly (readonly [string, string, string])[] = [
  ['Four-Rooms', 'experiments.md', 'four-rooms'],
  ['toy game', 'experiments-toy.md', 'toy-game'],
  ['thermal control', 'experiments-continuous.md', 'thermal-control'],
  ['bi-level LQR', 'experiments-bilevel-lqr.md', 'bilevel-lqr'],
];

/** The claims of all tasks, as they are in fixtures/claims/. */
export const readClaimedTasks = ({ readJson }: Pick<Checkout, 'readJson'>): Promise<ClaimedTask[]> =>
  Promise.all(
    TASKS.map(async ([title, page, name]) => {
      const file = `fixtures/claims/${name}.json`;
      const { claims } = (await readJson(file)) as { readonly claims: readonly PaperClaim[] };
      return { title, page, file, claims };
    }),
  );

/** The counts and claims of docs/paper.md. */
export async function writePaperPage(checkout: Checkout): Promise<void> {
  const tasks = await readClaimedTasks(checkout);
  await checkout.fillPage('docs/paper.md', { sum: sumOfClaims(tasks), claims: tasks.map(claimsOfTask).join('\n\n') });
}
