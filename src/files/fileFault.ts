import { InvalidInput } from '../model/invalidInput.js';

/** What the codes of the operating system mean, in words. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it does not exist'],
  ['ENOTDIR', 'a part of its path is not a directory'],
  ['EISDIR', 'it is a directory'],
  ['EEXIST', 'it is there already'],
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space is left on the device'],
  ['EDQUOT', 'the quota of the disk is used up'],
  ['EFBIG', 'the file would be too large'],
  ['ENAMETOOLONG', 'the name is too long (most file systems allow 255 bytes, and 4096 in a path)'],
  ['ELOOP', 'its symbolic links go round in circles'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['EIO', 'the device failed'],
  ['ENXIO', 'nothing is at the other end'],
  ['EPIPE', 'nothing is at the other end'],
  ['ETXTBSY', 'it is being executed'],
  ['EBUSY', 'it is in use'],
  ['ERR_INVALID_ARG_VALUE', 'the path has a zero byte'],
]);

/** Whether an error comes from the operating system or from the way that a path is written. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && (syscall !== undefined || REASONS.has(code));
}

/** The same error as one that is the user's to mend: where (`pointer`), what was expected, the path and the reason. Others stay as they are. */
export function fileFault(pointer: string, expected: string, path: string, error: unknown): unknown {
  if (!isFileError(error)) return error;
  const reason = REASONS.get(error.code!) ?? error.message;
  return new InvalidInput([{ pointer, expected, found: `${path}: ${reason} (${error.code})` }]);
}
