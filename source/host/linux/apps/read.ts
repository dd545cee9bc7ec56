import type {App, Protection} from '../../types.js';
import type {SystemFiles} from '../system-files.js';
import {groupLinuxApps} from './group.js';
import {readAppProcess} from './process.js';

/** Reads memory by application from /proc alone: some milliseconds for a hundred processes. */
export const readLinuxApps = (files: SystemFiles, protection: Protection, userId: number): App[] => {
  const trainer = new Set(protection.trainerPids);
  const processes = files
    .names('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => readAppProcess(files, Number(name), !trainer.has(Number(name))) ?? []);
  return groupLinuxApps(processes, protection, userId);
};
