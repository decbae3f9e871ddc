import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { compilePackage } from './compiledPackage.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A directory for what several spec files share. It is removed after the last one. */
    readonly scratch: string;
    /** The directory of the package as plain modules. */
    readonly compiledPackage: string;
  }
}

/** Makes the directory that all spec files of a run share, with the compiled package in it; returns what removes it. Vitest calls it before them (`globalSetup`). */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const scratch = mkdtempSync(join(tmpdir(), 'specs-'));
  provide('scratch', scratch);
  provide('compiledPackage', await compilePackage(join(scratch, 'package')));
  return () => rmSync(scratch, { recursive: true, force: true });
}
