import {tryProgram} from './try-program.js';

/** What a program prints that answers at once; empty when it does not start, fails, or has not answered within the limit. */
export const askProgram = async (command: readonly string[], limitMs: number): Promise<string> => {
  const {code, stdout} = await tryProgram(command, {limitMs});
  return code === 0 ? stdout : '';
};
