import { TARGETS } from './targets.js';
import { Fault, caseSeed } from './target.js';

/** What a worker is asked, and what it says. */
export type Asked = { readonly index: number };
export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcome'; readonly outcome: string }
  | { readonly kind: 'failure'; readonly what: string; readonly input: string }
  | { readonly kind: 'input'; readonly input: string };

/** Tries the cases of one target that messages ask for, one after another, until the other side closes. A process of its own: it may hang or die. */
export async function main([id, seed, command, folder]: readonly string[]): Promise<number> {
  const target = TARGETS.find((known) => known.id === id)!;
  const tell = (told: Told): void => void process.send!(told);
  const trial = await target.open({ main: command, folder });
  const answer = async ({ index }: Asked): Promise<void> => {
    const drawn = caseSeed(id, Number(seed), index);
    const input = trial.show(drawn);
    // Told first: whoever waits in vain knows it then.
    tell({ kind: 'input', input });
    try {
      tell({ kind: 'outcome', outcome: await trial.run(drawn) });
    } catch (error) {
      const what = error instanceof Fault ? error.message : ((error as Error).stack ?? String(error));
      tell({ kind: 'failure', what, input });
    }
  };
  process.on('message', (asked: Asked) => void answer(asked));
  tell({ kind: 'ready' });
  return new Promise((done) =>
    process.once('disconnect', () => {
      done(0);
      // A target may keep processes of its own, which end with this one.
      process.exit();
    }),
  );
}
