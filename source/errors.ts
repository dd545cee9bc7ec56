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

/** Where a command's wrong usage says nothing better: the command line puts the command's own help in its place. */
export const SEE_HELP = 'See mlxtop --help.';

/** A `UserError` for wrong usage: exit code 2. */
export const usageError = (message: string, nextStep = SEE_HELP): UserError => new UserError(message, nextStep, 2);

const hasText = <Key extends string>(value: unknown, key: Key): value is Record<Key, string> =>
  typeof value === 'object' &&
  value !== null &&
  key in value &&
  typeof (value as Record<Key, unknown>)[key] === 'string';

/** The `code` of a system error (`ENOENT`, …), or undefined for anything else. By its shape: an error may be of another realm. */
export const errorCode = (error: unknown): string | undefined => (hasText(error, 'code') ? error.code : undefined);

/** The message of whatever was thrown. */
export const errorMessage = (error: unknown): string => (hasText(error, 'message') ? error.message : String(error));

const codes = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const FULL = codes('ENOSPC EDQUOT');
const NO_WRITES = codes('ENOSPC EDQUOT EROFS EACCES EPERM EIO ENOTSUP EOPNOTSUPP');

/** Whether a disk, or the user's share of it, has no room. */
export const isDiskFull = (error: unknown): boolean => FULL.has(errorCode(error) ?? '');

/** Whether a disk took no write, for whatever reason. */
export const isWriteRefused = (error: unknown): boolean => NO_WRITES.has(errorCode(error) ?? '');

/** Whether a part of mlxtop that is loaded when it is needed was not there: an upgrade has replaced it since this process began. */
export const isReplaced = (error: unknown): boolean => errorCode(error) === 'ERR_MODULE_NOT_FOUND';

/** What is said then. */
export const REPLACED = 'mlxtop itself was upgraded or removed while this ran.';

/** What to do about a disk that takes no writes. */
export const diskAdvice = (error: unknown): string =>
  isDiskFull(error)
    ? 'Free some space on that disk, or set MLXTOP_HOME to a folder on another one.'
    : 'See to that folder and its permissions, or set MLXTOP_HOME to another one.';
