import { surveyOfProblems } from './surveyOfProblems.js';

// Another seed than in `judge.spec.ts`.
surveyOfProblems(2);
