import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PaperClaim } from '../experiments/publish/paperClaim.js';
import { filledPage } from '../experiments/publish/markdown.js';
import { wrapProse } from './wrapProse.js';

/** The files of a checkout, by paths from its root. */
export interface Checkout {
  readonly readJson: (path: string) => Promise<unknown>;
  /** One line of JSON. */
  readonly writeJson: (path: string, value: object) => Promise<void>;
  readonly writeText: (path: string, text: string) => Promise<void>;
  /** A page that is made as a whole, its prose wrapped. */
  readonly writePage: (path: string, page: string) => Promise<void>;
  /** The page with other text between its marks (see `filledPage`). */
  readonly fillPage: (path: string, sections: Readonly<Record<string, string>>) => Promise<void>;
  /** The claims of a task, a key a line. */
  readonly writeClaims: (task: string, commands: readonly string[], claims: readonly PaperClaim[]) => Promise<void>;
}

/** The checkout with this root. */
export function checkoutAt(root: string): Checkout {
  const writeText = (path: string, text: string): Promise<void> => writeFile(join(root, path), text);
  return {
    readJson: async (path) => JSON.parse(await readFile(join(root, path), 'utf8')) as unknown,
    writeJson: (path, value) => writeText(path, `${JSON.stringify(value)}\n`),
    writeText,
    writePage: (path, page) => writeText(path, wrapProse(page)),
    fillPage: async (path, sections) => writeText(path, filledPage(await readFile(join(root, path), 'utf8'), sections)),
    writeClaims: (task, commands, claims) =>
      writeText(`fixtures/claims/${task}.json`, `${JSON.stringify({ commands, claims }, null, 1)}\n`),
  };
}
