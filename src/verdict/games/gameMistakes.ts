import { SHARED_MISTAKES } from '../mistakes/mdpMistakes.js';
import { GAME_BENEFIT_MISTAKES } from './gameBenefitMistakes.js';
import { ingredientMistake, type Follower, type GameMistake } from './gameMistake.js';
import { GAME_SEGMENT_MISTAKES } from './gameSegmentMistakes.js';
import { GAME_VALUE_MISTAKES } from './gameValueMistakes.js';

/** What is said otherwise in a game, where a segment begins after its own step and a visit is one of (s,a,b). */
const IN_GAMES: Readonly<Record<string, { readonly mistake?: string; readonly formula?: string }>> = {
  'first-visit-only': { mistake: 'a triple (s,a,b) counts at its first visit only' },
  'segment-starts-late': { formula: 'k > t -> k > t+1' },
  'one-step-segment': { formula: 'k > t -> k = t+1' },
};

/** A mistake of configurable MDPs, made in a game. */
function sharedMistake(follower: Follower, id: string, name = id): GameMistake {
  const { change, ...texts } = SHARED_MISTAKES.find((known) => known.id === id)!;
  const { mistake, formula } = { ...texts, ...IN_GAMES[id] };
  return ingredientMistake(follower, name, mistake, formula, (proper, { tables }) => change(proper, tables));
}

/** No mistake where segments begin after their own step: the last one has none. */
const NONE_IN_GAMES = 'last-step-dropped';
/** Takes trajectories of four steps to be seen, more of them than are enumerated in most games. */
const TOO_DEEP = 'two-step-segment';

/** The catalogue of known mistakes in games; ids are stable. */
export const GAME_MISTAKES: readonly GameMistake[] = [
  ...SHARED_MISTAKES.filter(({ id }) => ![NONE_IN_GAMES, TOO_DEEP].includes(id)).map(({ id }) =>
    sharedMistake('seen', id),
  ),
  ...GAME_BENEFIT_MISTAKES,
  ...GAME_VALUE_MISTAKES,
  ...GAME_SEGMENT_MISTAKES,
  sharedMistake('unseen', NONE_IN_GAMES, `unobserved-${NONE_IN_GAMES}`),
];
