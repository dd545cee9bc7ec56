import {basename} from 'node:path';
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

/** The trainers that a check does not know are mostly started by one of these: their versions can be noted. */
const PYTHON = /^(?:python\d*(?:\.\d+t?)?|uv|poetry|accelerate|torchrun)$/;

/** Whether anything can be noted of what that command runs with. */
export const isNotable = (command: readonly string[]): boolean =>
  isCheckable(command) || command.some(word => PYTHON.test(basename(word)));

/**
 * Starts what estimates the memory of a run that has begun without an estimate, and notes the versions of the packages
 * that it runs with, in a process of its own (`mlxtop note-estimate`). Throws when it does not start.
 */
export const estimateLater = async ({record, paths}: Run): Promise<void> => {
  if (!isNotable(record.command)) return;
  await startDetached(estimatorCommand(paths.folder, await findProgram()));
};
