import { EXIT, type Failure } from '../model/result.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'a folder is in the way',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  EEXIST: 'something else is there already',
  ENOENT: 'no such folder',
};

/** The failure for an error of the file system; anything else is our bug and is thrown on. */
export function writeFailure(file: string, error: unknown): Failure {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined) throw error;
  return {
    code: 'LL1015',
    exit: EXIT.refused,
    message: `cannot write ${file}: ${REASONS[code] ?? code}`,
    fix: 'make the file and its folder writable, then run the command again',
  };
}
