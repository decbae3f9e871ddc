/** Before the ids of estimators and mistakes of games, wherever those of configurable MDPs are as well. */
export const GAME_PREFIX = 'game:';
