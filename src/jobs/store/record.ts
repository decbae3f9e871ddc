import { createHash } from 'node:crypto';
import { InvalidInput, refuse } from '../../model/invalidInput.js';
import type { CaseResult } from '../job.js';
import type { Manifest } from './manifest.js';
import { readLossless, writeLossless } from './lossless.js';

/** What stands before a part in its file: whose it is, and what it took. */
export interface PartHead {
  /** The digest and version of the job. */
  readonly job: string;
  readonly version: string;
  /** From 1. */
  readonly number: number;
  readonly case: string;
  /** Of the line of the part. */
  readonly sha256: string;
  readonly seconds: number;
  readonly megabytes: number;
  readonly aside?: unknown;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a case took. */
export type Taken = Pick<PartHead, 'seconds' | 'megabytes'>;

/** The result of case `number` as two lines: the head, and the part. */
export function writePart(
  { digest, version, cases }: Manifest,
  number: number,
  { part, aside }: CaseResult,
  taken: Taken,
): string {
  const line = writeLossless(part);
  const head: PartHead = {
    job: digest,
    version,
    number,
    case: cases[number - 1].id,
    sha256: sha256(line),
    ...taken,
    ...(aside !== undefined && { aside }),
  };
  return `${writeLossless(head)}\n${line}\n`;
}

/** A line with a head. Throws `InvalidInput` where it is none. */
export function readHead(line: string): PartHead {
  let head: PartHead;
  try {
    head = readLossless(line) as PartHead;
  } catch (error) {
    throw new InvalidInput([{ pointer: '', expected: 'the head of a part', found: (error as Error).message }]);
  }
  const isHead =
    typeof head === 'object' &&
    (['job', 'version', 'case', 'sha256'] as const).every((key) => typeof head[key] === 'string') &&
    (['number', 'seconds', 'megabytes'] as const).every((key) => typeof head[key] === 'number');
  return isHead ? head : refuse('', 'the head of a part', line);
}

/** Whether the line of a part is the one that its head tells. */
export const isWhole = ({ sha256: told }: PartHead, line: string): boolean => sha256(line) === told;
