import {execFile} from 'node:child_process';

/** How a program ended, for the caller to judge. */
export type Trial = {
  /** Null when it did not start, or a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  tookMs: number;
  /**
   * Why there is no answer: `ENOENT`, `EACCES`, …, `late`, or the signal that ended it. Null for one that ended by
   * itself.
   */
  failure: string | null;
};

export type TrialOptions = {
  limitMs: number;
  /** All of its environment. */
  env?: NodeJS.ProcessEnv;
  /** Where it runs; the root by default. */
  directory?: string;
  /** Its standard input; empty by default. */
  input?: string;
  /** Of its input and of what it prints; `latin1` keeps every byte. */
  encoding?: 'utf8' | 'latin1';
};

/**
 * Runs a program without a shell, with empty or given standard input, and reports how it ended. Never throws; kills a
 * program that does not answer in time.
 */
export const tryProgram = (
  [program = '', ...words]: readonly string[],
  {limitMs, env = process.env, directory = '/', input = '', encoding = 'utf8'}: TrialOptions,
): Promise<Trial> =>
  new Promise(resolve => {
    const from = performance.now();
    const limits = {timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 ** 2} as const;
    const options = {cwd: directory, env, encoding, ...limits};
    const done = (code: number | null, failure: string | null, stdout = '', stderr = '') =>
      resolve({code, failure, stdout, stderr, tookMs: Math.round(performance.now() - from)});
    try {
      const child = execFile(program, words, options, (error, stdout, stderr) => {
        if (error === null) return done(0, null, stdout, stderr);
        if (typeof error.code === 'number') return done(error.code, null, stdout, stderr);
        return done(null, error.killed ? 'late' : (error.signal ?? error.code ?? 'unknown'), stdout, stderr);
      });
      child.stdin?.on('error', () => undefined).end(input, encoding);
    } catch (error) {
      // A word with a NUL, or no memory for another process: thrown, not reported by an event.
      done(null, error instanceof Error ? error.message : String(error));
    }
  });
