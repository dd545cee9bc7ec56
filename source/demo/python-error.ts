import {errorCode, errorMessage} from '../errors.js';

/** An error that the trainer reports as Python would: `kind: message` as the last line on standard error. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
  readonly kind: string;
  readonly exitCode: number;

  constructor(kind: string, message = '', exitCode = 1) {
    super(message);
    this.kind = kind;
    this.exitCode = exitCode;
  }

  /** `ValueError: message`, or the kind alone when there is nothing to add. */
  get text(): string {
    return this.message === '' ? this.kind : `${this.kind}: ${this.message}`;
  }
}

/** ^C: 128 + SIGINT, which is what a shell reports for a Python program that was interrupted. */
export const keyboardInterrupt = (): PythonError => new PythonError('KeyboardInterrupt', '', 130);

type SystemErrorText = readonly [kind: string, text: string];

/** Python's exception class and the C library's text for the errors that can occur on saving. */
const SYSTEM_ERRORS: Readonly<Record<string, SystemErrorText>> = {
  EACCES: ['PermissionError', 'Permission denied'],
  EEXIST: ['FileExistsError', 'File exists'],
  EISDIR: ['IsADirectoryError', 'Is a directory'],
  ENOENT: ['FileNotFoundError', 'No such file or directory'],
  ENOSPC: ['OSError', 'No space left on device'],
  ENOTDIR: ['NotADirectoryError', 'Not a directory'],
  EPERM: ['PermissionError', 'Operation not permitted'],
  EPIPE: ['BrokenPipeError', 'Broken pipe'],
  EROFS: ['OSError', 'Read-only file system'],
};

/** A Node system error in Python's words, e.g. `PermissionError: [Errno 13] Permission denied: 'adapters'`. */
export const systemError = (error: unknown, path?: string): PythonError => {
  const [kind, text] = SYSTEM_ERRORS[errorCode(error) ?? ''] ?? ['OSError', errorMessage(error)];
  const number = error instanceof Error && 'errno' in error ? `[Errno ${Math.abs(Number(error.errno))}] ` : '';
  return new PythonError(kind, `${number}${text}${path === undefined ? '' : `: '${path}'`}`);
};
