import type { JobKind } from './job.js';
import { JOB_KINDS } from './kinds/kinds.js';
import { processMeter, type Meter } from './processMeter.js';

/** Where jobs are done: the kinds that are known there, and what measures a case. */
export interface JobSite {
  readonly kinds: readonly JobKind[];
  readonly meter: Meter;
}

/** The command line of this package. */
export const PACKAGE_SITE: JobSite = { kinds: JOB_KINDS, meter: processMeter };
