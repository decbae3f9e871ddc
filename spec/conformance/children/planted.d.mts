import type { EstimateInputs, InstanceRecord } from '../../../src/conformance/corpus/format.js';

/** What each mistake is, for people. */
export const PLANTED: Readonly<Record<string, string>>;

/** The estimate of a case with a mistake (or none). */
export function estimate(
  record: Pick<InstanceRecord, 'tables' | 'knowledge'>,
  request: EstimateInputs,
  mistake?: string,
): number[];
