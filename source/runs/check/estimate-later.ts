import {findProgram} from '../../host/own-program.js';
import {startDetached} from '../../host/start-program.js';
import type {Run} from '../../journal/runs.js';
import {settingsFromWords} from '../../trainer/settings/from-words.js';
import {estimatorCommand} from '../own-program.js';

/** Whether a check can know anything about this command: mlxtop's own demonstration is what it is. */
export const isCheckable = (command: readonly string[]): boolean => {
  const {trainer} = settingsFromWords(command);
  return trainer !== null && trainer !== 'demo';
};

/**
 * Starts what estimates the memory of a run that has begun without an estimate, in a process of its own (`mlxtop
 * note-estimate`). Throws when it does not start.
 */
export const estimateLater = async ({record, paths}: Run): Promise<void> => {
  if (!isCheckable(record.command)) return;
  await startDetached(estimatorCommand(paths.folder, await findProgram()));
};
