import { checkedDescription } from './description.js';
import { Misbehaviour } from './misbehaviour.js';
import type { PluginProcess } from './pluginProcess.js';
import { answering, exported } from './process/answering.js';
import { askingOf, type PluginSession } from './session.js';
import type { UserEstimator } from './userEstimator.js';
import type { UserGameEstimator } from './userGameEstimator.js';

const NO_TOKEN = new Uint8Array(0);

/**
 * An estimator that is an object of this program, as one in a file is seen: the same questions, answered in this process. It is trusted: nothing
 * caps its time or its memory. Throws `Misbehaviour` (`load`) where it is none.
 */
export function ownSession(estimator: UserEstimator | UserGameEstimator): PluginSession {
  const found = exported(estimator);
  const { id, claims, kind } = checkedDescription(JSON.stringify(found.description));
  const answer = answering(found);
  const process: PluginProcess = {
    askNumbers: (question, count) => {
      const asked = 'batches' in question ? { ...question, batches: question.batches() } : question;
      const numbers = answer({ ...asked, token: NO_TOKEN });
      if (numbers instanceof Float64Array && numbers.length === count) return numbers;
      throw new Misbehaviour('channel', `gives an answer that is none; expected ${count} numbers`);
    },
    askText: () => '',
    spent: () => 0,
    restart: () => undefined,
    close: () => undefined,
  };
  return { id, claims, kind, ...askingOf(process, kind, Infinity), close: () => undefined };
}
