import { expectKind, type Instance } from '../instance.js';
import { issueList } from '../issues.js';
import { kindOf } from '../kinds.js';
import { MDP_KIND, type ConfigurableMdp } from '../mdp/configurableMdp.js';
import { readDocument } from './document.js';
import { withPlacesOf } from './issuePlaces.js';

export type { GameFile } from '../game/gameFile.js';
export type { InstanceFile } from '../mdp/mdpFile.js';
export { serialiseInstance } from '../mdp/mdpFile.js';
export { instanceText } from './instanceText.js';

/**
 * Reads an instance of any kind from JSON text, or from the value that JSON text stands for. The format is
 * fixtures/schema/instance.schema.json. One way, each step in a file of its own:
 *
 * 1. text → document (`readDocument`): JSON in which each key stands once, of the structure that the schema says;
 * 2. document → definitions and entries (`read` of its kind): numbers and formulas (`entryReader`; the parser is loaded only where there are any);
 * 3. entries → problem, built and checked by its kind.
 *
 * Throws `InvalidInput` for everything that is not a problem, with pointers into this very file.
 *
 * @example
 * ```ts
 * import { parseAnyInstance, serialiseGame, toyGame } from 'hypergrad-oracle';
 *
 * const game = await parseAnyInstance(serialiseGame(toyGame({ reward: 1 })));
 * console.log(game.kind); // markov-game
 * ```
 */
export async function parseAnyInstance(input: unknown): Promise<Instance> {
  const file = readDocument(input);
  const issues = issueList();
  const build = await kindOf(file).read(file, issues);
  issues.throwIfAny();
  return withPlacesOf<Instance>(file, build);
}

/**
 * As `parseAnyInstance`, for configurable MDPs only.
 *
 * @example
 * ```ts
 * import { parseInstance } from 'hypergrad-oracle';
 *
 * const mdp = await parseInstance({
 *   kind: 'configurable-mdp',
 *   states: 1,
 *   actions: 2,
 *   gammaF: 0.9,
 *   gammaL: 0.9,
 *   beta: 0.5,
 *   theta: [0.3],
 *   initial: [[0, 1]],
 *   transitions: [[[[0, 1]], [[0, 1]]]],
 *   rewardF: [[0, 'theta[1]']],
 *   rewardL: [[0, 1]],
 * });
 * console.log(mdp.states, mdp.actions); // 1 2
 * ```
 */
export const parseInstance = async (input: unknown): Promise<ConfigurableMdp> =>
  expectKind(await parseAnyInstance(input), MDP_KIND);
