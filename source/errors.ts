/**
 * An error that the user can act on: what happened, and what to do next. `cli.ts` prints both without a stack trace and
 * exits with `exitCode` (2 for wrong usage, 1 otherwise).
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly nextStep: string;
  readonly exitCode: number;

  constructor(message: string, nextStep: string, exitCode = 1) {
    super(message);
    this.nextStep = nextStep;
    this.exitCode = exitCode;
  }
}

/** The next step of a usage error that has no better one: the command line replaces it by the command's own help. */
export const SEE_HELP = 'See mlxtop --help.';

/** A `UserError` for wrong usage: exit code 2. */
export const usageError = (message: string, nextStep = SEE_HELP): UserError => new UserError(message, nextStep, 2);

const hasText = <Key extends string>(value: unknown, key: Key): value is Record<Key, string> =>
  typeof value === 'object' &&
  value !== null &&
  key in value &&
  typeof (value as Record<Key, unknown>)[key] === 'string';

/**
 * The `code` of a system error (`ENOENT`, …); undefined for anything else. By its shape, as an error may come from
 * another realm.
 */
export const errorCode = (error: unknown): string | undefined => (hasText(error, 'code') ? error.code : undefined);

/** The message of a thrown value, of whatever type. */
export const errorMessage = (error: unknown): string => (hasText(error, 'message') ? error.message : String(error));

const codes = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const FULL = codes('ENOSPC EDQUOT');
const NO_WRITES = codes('ENOSPC EDQUOT EROFS EACCES EPERM EIO ENOTSUP EOPNOTSUPP');

/** Whether a disk, or the user's quota on it, is full. */
export const isDiskFull = (error: unknown): boolean => FULL.has(errorCode(error) ?? '');

/** Whether a disk refused a write, for any reason. */
export const isWriteRefused = (error: unknown): boolean => NO_WRITES.has(errorCode(error) ?? '');

/**
 * Whether a part of mlxtop that is loaded on demand is missing: an upgrade has replaced it since this process began.
 */
export const isReplaced = (error: unknown): boolean => errorCode(error) === 'ERR_MODULE_NOT_FOUND';

/** The message for that. */
export const REPLACED = 'mlxtop was upgraded or removed while this command was running.';

/** What to do about a disk that refuses writes. */
export const diskAdvice = (error: unknown): string =>
  isDiskFull(error)
    ? 'Free some space on that disk, or set MLXTOP_HOME to a folder on another disk.'
    : 'Check that folder and its permissions, or set MLXTOP_HOME to another folder.';
