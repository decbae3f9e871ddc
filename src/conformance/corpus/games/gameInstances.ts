import { expectKind } from '../../../model/instance.js';
import { float64 } from '../../../numeric/float64.js';
import { gameArbitrary, type GameKind } from '../../../instances/drawGame.js';
import { sampleNamed } from '../../../instances/sampleInstances.js';
import { compileGame, evaluateGame, type CompiledGame } from '../../../model/game/gameTables.js';
import { parseAnyInstance, type GameFile } from '../../../model/files/instanceFile.js';
import { serialiseGame } from '../../../model/game/gameFile.js';
import { GAME_KIND, type MarkovGame } from '../../../model/game/markovGame.js';
import { gameResponse } from '../../../follower/gameResponse.js';
import type { GameKnowledge } from '../../../estimators/games/gameKnowledge.js';
import { gameImplicit } from '../../../truth/routes/game/gameImplicit.js';
import { certified } from '../condition.js';
import { given, literal, type FixtureNumber } from '../fixtureNumber.js';
import type { GameTables, GivenKnowledge, RecordOf } from '../format.js';
import { identity } from '../identity.js';
import { MOST_PARAMETERS, MOST_TRIED, SEED } from '../choice.js';
import { entryWriter } from '../tableEntries.js';
import { certifiedGameKnowledge, recordedGameKnowledge } from './gameKnowledge.js';

/** A game of the corpus, ready for building cases and for recomputing them. */
export interface GameInstance {
  readonly kind: typeof GAME_KIND;
  readonly record: RecordOf<typeof GAME_KIND>;
  readonly problem: CompiledGame;
  /** As the record gives it, in doubles. */
  readonly knowledge: GameKnowledge<number>;
}

/** The strata of games, how each is drawn, and how many are wanted. In `game-general` θ is in rewards and transitions too: no estimates. */
const GAME_STRATA: readonly { readonly id: string; readonly kind: GameKind; readonly count: number }[] = [
  { id: 'game-layered', kind: { shape: 'layered', observes: true, general: false }, count: 7 },
  { id: 'game-cyclic', kind: { shape: 'cyclic', observes: true, general: false }, count: 7 },
  { id: 'game-unobserved', kind: { shape: 'layered', observes: false, general: false }, count: 6 },
  { id: 'game-unobserved-cyclic', kind: { shape: 'cyclic', observes: false, general: false }, count: 4 },
  { id: 'game-general', kind: { shape: 'layered', observes: true, general: true }, count: 3 },
  { id: 'game-general-cyclic', kind: { shape: 'cyclic', observes: true, general: true }, count: 3 },
];
/** Games with more numbers in their tables are not taken. */
const MOST_NUMBERS = 130;
/** Less than this is taken for rounding. */
const LEAST_GUIDING = 1e-9;

/** Whether no trajectory has more steps than there are states. */
export const isLayered = ({ record }: GameInstance): boolean => !record.stratum.endsWith('cyclic');

/** Whether the estimators for games apply: θ in the leader's policy only. */
export const hasEstimates = ({ record }: GameInstance): boolean => !record.stratum.startsWith('game-general');

/** The games of the corpus, by stratum and number. */
export function chooseGames(): GameInstance[] {
  return GAME_STRATA.flatMap(({ id, kind, count }) => {
    const arbitrary = gameArbitrary(kind);
    const chosen: GameInstance[] = [];
    for (let index = 0; index < MOST_TRIED && chosen.length < count; index++) {
      const name = `${id}/${SEED}/${index}`;
      const game = { ...sampleNamed(arbitrary, name), name };
      const problem = compileGame(game);
      if (isWanted(problem)) chosen.push(recordGame(game, problem, id, `${id}-${SEED}-${index}`));
    }
    return chosen;
  });
}

/** Small enough, with something to choose for both, and a follower whose answer moves with θ to the leader's gain or loss. */
function isWanted(problem: CompiledGame): boolean {
  const { states, leaderActions, actions, parameters, edgeTarget } = problem;
  const entries = edgeTarget.length + states * leaderActions * (2 * actions + 1 + parameters);
  if (!(parameters > 0 && parameters <= MOST_PARAMETERS && leaderActions > 1 && actions > 1 && entries <= MOST_NUMBERS))
    return false;
  const tables = evaluateGame(problem, float64);
  return gameImplicit(tables, gameResponse(tables)).guiding.some((x) => Math.abs(x) > LEAST_GUIDING);
}

function recordGame(game: MarkovGame, problem: CompiledGame, stratum: string, slug: string): GameInstance {
  const instance = serialiseGame(game);
  const exact = certifiedGameKnowledge(problem);
  const near = (x: typeof certified.zero): ReturnType<typeof given> => given(certified.toNumber(x));
  const record: GameInstance['record'] = {
    id: identity(slug, { ...instance, name: undefined }),
    slug,
    stratum,
    instance,
    tables: gameTablesOf(problem, exact),
    knowledge: gameKnowledgeOf(exact, near),
  };
  return { kind: GAME_KIND, record, problem, knowledge: recordedGameKnowledge(problem, record) };
}

/** What estimators are given, as the nearest doubles. */
export const gameKnowledgeOf = <T>(
  { response, critic, gradientVF }: GameKnowledge<T>,
  near: (x: T) => FixtureNumber,
): GivenKnowledge => ({
  vF: response.vF.map(near),
  qF: response.qF.map(near),
  policy: response.policy.map(near),
  vL: critic.vL.map(near),
  qL: critic.qL.map(near),
  gradientVF: gradientVF.map((row) => row.map(near)),
});

/** Tables as the nearest doubles. */
export function gameTablesOf<T>(problem: CompiledGame, { tables, gradients }: GameKnowledge<T>): GameTables {
  const { game, states, leaderActions, actions, parameters, terminal } = problem;
  const write = entryWriter(tables.arithmetic);
  const rows = Array.from({ length: states }, (_, s) =>
    Array.from({ length: leaderActions }, (__, a) => s * leaderActions + a),
  );
  return {
    kind: GAME_KIND,
    states,
    leaderActions,
    actions,
    observes: game.observes,
    parameters,
    gammaF: literal(game.gammaF),
    gammaL: literal(game.gammaL),
    beta: literal(game.beta),
    terminal: Array.from(terminal.keys()).filter((s) => terminal[s] === 1),
    initial: write.entries(tables.initial, gradients.initial),
    leader: rows.map((pairs, s) =>
      terminal[s] ? [] : pairs.map((pair) => write.entry(tables.leader[pair], gradients.leader[pair])),
    ),
    transitions: write.moves(problem, tables.p, gradients.p),
    rewardF: write.entries(tables.rewardF, gradients.rewardF),
    rewardL: write.entries(tables.rewardL, gradients.rewardL),
    phiL: write.entry(tables.phiL, gradients.phiL),
  };
}

/** A game read back from its record, through its exact form. */
export async function readGameRecord(record: GameInstance['record']): Promise<GameInstance> {
  const game = expectKind(await parseAnyInstance(record.instance satisfies GameFile), GAME_KIND);
  const problem = compileGame(game);
  return { kind: GAME_KIND, record, problem, knowledge: recordedGameKnowledge(problem, record) };
}
