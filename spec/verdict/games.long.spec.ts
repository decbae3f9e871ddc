import { surveyOfGames } from './surveyOfGames.js';

// Another seed than in `games.spec.ts`.
surveyOfGames(8);
