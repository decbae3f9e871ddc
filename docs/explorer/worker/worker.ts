import { ALL_STRATA, BUILT_IN_TASKS, instanceText, namedInstance } from 'hypergrad-oracle/browser';
import type {
  Answered,
  Asked,
  Catalogue,
  Choice,
  EstimatorAnswer,
  QuestionName,
  Questions,
} from '../shared/answers.ts';
import { faultOf } from './faults.ts';
import { openProblem } from './openProblem.ts';
import type { Opened } from './opened.ts';

/** The library in a thread of its own: one problem is open at a time, questions are answered in the order in which they come. */
let opened: Opened | undefined;
let text = '';

const problem = (): Opened => {
  if (!opened) throw new Error('no problem is open');
  return opened;
};

const answers: { readonly [N in QuestionName]: (given: Questions[N]['given']) => unknown } = {
  catalogue: (): Catalogue => ({
    tasks: BUILT_IN_TASKS.map(({ name, description, settings }) => ({
      name,
      description,
      settings,
    })),
    strata: ALL_STRATA.map(({ id }) => id),
  }),
  open: async (choice: Choice) => {
    text = choice.text;
    opened = await openProblem(choice);
    return { ...opened.summary, problem: choice.problem };
  },
  live: ({ theta }) => {
    const begun = performance.now();
    const live = problem().live(theta);
    return { ...live, milliseconds: performance.now() - begun };
  },
  precise: ({ theta, digits }) => {
    const begun = performance.now();
    const document = problem().truth(theta, digits);
    return { document, milliseconds: performance.now() - begun };
  },
  moments: ({ theta, id }): EstimatorAnswer => {
    const { moments, note } = problem();
    try {
      return { id, note: note(id), moments: moments(theta, id) };
    } catch (error) {
      return { id, note: note(id), moments: { refused: (error as Error).message } };
    }
  },
  mistakes: ({ theta }) => problem().mistakes(theta),
  walk: ({ theta, seed }) => problem().walk(theta, seed),
  file: ({ theta }) => problem().file(theta),
  draw: ({ name }) => {
    const instance = namedInstance(name);
    return instance ? instanceText(instance) : '';
  },
};

async function answer({ id, question, given }: Asked): Promise<void> {
  const reply = (answered: Answered): void => postMessage(answered);
  try {
    reply({ id, answer: await (answers[question] as (given: unknown) => unknown)(given) });
  } catch (error) {
    reply({ id, fault: faultOf(error, text) });
  }
}

let last = Promise.resolve();
onmessage = ({ data }: MessageEvent<Asked>) => {
  last = last.then(() => answer(data));
};
