import {createInterface} from 'node:readline/promises';

/** Whether somebody can be asked: both ends are a terminal. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** 128 + SIGINT: what a shell reports for a program that ^C ended. */
const INTERRUPTED = 130;

/** One line from the terminal, the question on standard error. Null at end-of-file; ^C ends the program. */
export const ask = async (question: string): Promise<string | null> => {
  const lines = createInterface({input: process.stdin, output: process.stderr});
  lines.once('SIGINT', () => {
    lines.close();
    process.stderr.write('\n');
    process.exit(INTERRUPTED);
  });
  try {
    return await Promise.race([
      lines.question(`${question} `),
      new Promise<null>(resolve => {
        lines.once('close', () => resolve(null));
      }),
    ]);
  } finally {
    lines.close();
  }
};

/** Asks yes or no; without a terminal nobody can be asked, and a script that says it means it. */
export const confirm = async (question: string): Promise<boolean> => {
  if (!canAsk()) return true;
  const answer = await ask(`${question} [y/N]`);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
};
