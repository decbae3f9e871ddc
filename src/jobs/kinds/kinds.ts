import type { JobKind } from '../job.js';
import { CONFORM_JOB } from './conformJob.js';
import { FIXTURES_JOB } from './fixturesJob.js';
import { SWEEP_JOB } from './sweepJob.js';
import { VERIFY_JOB } from './verifyJob.js';

/** Every kind of job that can be done in parts. */
export const JOB_KINDS: readonly JobKind[] = [VERIFY_JOB, CONFORM_JOB, FIXTURES_JOB, SWEEP_JOB];
