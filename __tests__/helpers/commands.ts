import {allCommands, COMMANDS} from '../../source/commands/kit/all.js';
import type {Command} from '../../source/commands/kit/command.js';

/** The table of all commands. One after the other: Jest cannot link modules that several imports wait for at once. */
export const loadCommands = async (): Promise<readonly Command[]> => {
  for (const load of COMMANDS.values()) await load();
  return allCommands();
};
