import {createInterface} from 'node:readline/promises';
import {Writable} from 'node:stream';
import {printableLines} from '../../format/printable.js';
import {complain} from './say.js';

/** Whether there is a terminal to ask at: for the answer, and on standard error for the question. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** 128 + SIGINT: what a shell reports for a program that ^C ended. */
const INTERRUPTED = 130;

/**
 * Asks for one line at the terminal; the question goes to standard error. Null at end-of-file, and without an answer
 * within `limitMs`; ^C ends the program.
 */
export const ask = (question: string, limitMs?: number): Promise<string | null> =>
  askBy(question, process.stderr, {limitMs});

/** Asks for a secret: what is typed is not shown. */
export const askHidden = async (question: string): Promise<string | null> => {
  complain(`${question} `);
  const answer = await askBy('', new Writable({write: (_chunk, _encoding, done) => done()}));
  complain('\n');
  return answer;
};

/** Asks for a caller that has something to clean up first: at ^C it calls `interrupted`, and resolves with null. */
export const askUntil = (question: string, interrupted: () => void): Promise<string | null> =>
  askBy(question, process.stderr, {interrupted});

type AskOptions = {limitMs?: number | undefined; interrupted?: () => void};

const askBy = async (
  question: string,
  output: NodeJS.WritableStream,
  {limitMs, interrupted = () => process.exit(INTERRUPTED)}: AskOptions = {},
): Promise<string | null> => {
  const lines = createInterface({input: process.stdin, output, terminal: true});
  lines.once('SIGINT', () => {
    lines.close();
    complain('\n');
    interrupted();
  });
  const timer = limitMs === undefined ? undefined : setTimeout(() => lines.close(), limitMs);
  try {
    return await Promise.race([
      lines.question(`${printableLines(question)} `),
      new Promise<null>(resolve => {
        lines.once('close', () => resolve(null));
      }),
    ]);
  } finally {
    clearTimeout(timer);
    lines.close();
  }
};

/** Asks yes or no. Without a terminal the answer is yes: a script that runs the command means it. */
export const confirm = async (question: string): Promise<boolean> => {
  if (!canAsk()) return true;
  const answer = await ask(`${question} [y/N]`);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
};
