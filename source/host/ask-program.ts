import {execFile} from 'node:child_process';

/** What a program prints that answers at once; empty when it does not start, fails, or has not answered within the limit. */
export const askProgram = ([program = '', ...words]: readonly string[], limitMilliseconds: number): Promise<string> =>
  new Promise(resolve => {
    const options = {cwd: '/', timeout: limitMilliseconds, killSignal: 'SIGKILL', maxBuffer: 64 * 1024} as const;
    execFile(program, words, options, (error, stdout) => resolve(error === null ? stdout : ''));
  });
