import {tryProgram} from './try-program.js';

/**
 * What a program prints; empty when it does not start, fails, or takes longer than the limit. For programs that answer
 * at once.
 */
export const askProgram = async (command: readonly string[], limitMs: number): Promise<string> => {
  const {code, stdout} = await tryProgram(command, {limitMs});
  return code === 0 ? stdout : '';
};
