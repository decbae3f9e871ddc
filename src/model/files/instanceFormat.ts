/** A number, a decimal or fraction as text, or a formula in theta. */
export type FileEntry = number | string;
/** A number, or a decimal or fraction as text. */
export type FileLiteral = number | string;
/** [successor, entry]. */
export type FilePair = readonly [number, FileEntry];
/** Probabilities, or logits. */
export type FileRow = readonly FilePair[] | { readonly logits: readonly FilePair[] };
