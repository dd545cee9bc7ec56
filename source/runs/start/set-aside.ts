import {dirname} from 'node:path';
import {errorMessage, isDiskFull, UserError} from '../../errors.js';
import {reserveLastEvents} from '../../journal/last-events.js';
import {dropReserve, reserveOf, reserveSpace} from '../../journal/reserve.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {HEALTH_BYTES} from '../../recorder/health.js';

/** For an exit code of three digits. */
const EXIT_BYTES = 16;

/** What the recorder makes as it starts, beside what is set aside: its lock, the log, the line for tmux. */
const FILES_TO_COME = 4;

const makeRoom = (paths: RunPaths): void => {
  reserveSpace(reserveOf(paths.exit), EXIT_BYTES);
  reserveLastEvents(paths);
  reserveSpace(paths.health, HEALTH_BYTES);
  const probes = Array.from({length: FILES_TO_COME}, (_, index) => `${paths.lock}-${index}`);
  try {
    for (const probe of probes) reserveSpace(reserveOf(probe), 1);
  } finally {
    for (const probe of probes) dropReserve(probe);
  }
};

/**
 * Takes the room now that a run's end will need, which may come on a full disk. Throws a `UserError` where there is none: such a run
 * could not be recorded either.
 */
export const setEndAside = (paths: RunPaths): void => {
  try {
    makeRoom(paths);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new UserError(
      `There is no room in ${dirname(paths.folder)} to record a run: ${errorMessage(error)}`,
      'Free some space on that disk, or set MLXTOP_HOME to a folder on another one. Nothing was started.',
    );
  }
};
