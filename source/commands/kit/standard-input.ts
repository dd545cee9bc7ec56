import {usageError} from '../../errors.js';
import {lookIntoInput} from '../../host/standard-input.js';
import type {Options} from '../../syntax/option.js';
import {type Call, isSet} from './command.js';
import {complain} from './say.js';

export const inputOptions = {
  stdin: {text: 'read standard input to its end and pass it to the trainer'},
} as const satisfies Options;

/** Answers and lists of files are small: a pipe that holds more most likely never ends (`yes`). */
const MAX_BYTES = 16 * 1024 ** 2;
/** A pipe that takes longer may be the wrong one: then it is said what is waited for. */
const SLOW_MS = 2000;

const readToEnd = async (): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  const slow = setTimeout(() => complain('Reading standard input to its end … (^C cancels)\n'), SLOW_MS);
  try {
    for await (const part of process.stdin) {
      parts.push(part);
      bytes += part.length;
      if (bytes <= MAX_BYTES) continue;
      throw usageError(
        `Standard input has more than ${MAX_BYTES / 1024 ** 2} MB, and may never end.`,
        'Have the trainer read it from a file. To answer its questions, limit the input: yes | head -n 100 | mlxtop run --stdin …',
      );
    }
  } finally {
    clearTimeout(slow);
  }
  return Buffer.concat(parts);
};

/**
 * What the trainer is to read as its standard input; null for its terminal. Without `--stdin` nothing is passed on: a
 * start within `while read LINE; do …; done < LIST`, or in a script that a shell reads from a pipe, would swallow the
 * rest of that. Throws a `UserError` when something is there that would silently reach nobody.
 */
export const inputOf = async ({flags}: Call): Promise<Uint8Array | null> => {
  if (isSet(flags, 'stdin')) {
    if (!process.stdin.isTTY) return readToEnd();
    throw usageError(
      '--stdin passes on a file or a pipe, but standard input is a terminal.',
      'Without --stdin the trainer reads from its own terminal: answer it there.',
    );
  }
  const found = await lookIntoInput();
  if (found === 'something') {
    throw usageError(
      'Standard input holds data, but the trainer in its tmux pane would not receive it.',
      'To pass it on: mlxtop run --stdin …   To leave it alone, as in a loop that reads it: mlxtop run … < /dev/null',
    );
  }
  if (found === 'open')
    complain("Note: standard input is a pipe, which is not read. To make it the trainer's: --stdin\n");
  return null;
};
