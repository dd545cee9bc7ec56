import {dirname} from 'node:path';
import {errorMessage, isDiskFull, UserError} from '../../errors.js';
import {reserveLastEvents} from '../../journal/last-events.js';
import {dropReserve, reserveOf, reserveSpace} from '../../journal/reserve.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {HEALTH_BYTES} from '../../recorder/health.js';

/** For an exit code of three digits. */
const EXIT_BYTES = 16;

/**
 * The files that the recorder makes as it starts, beside those that are reserved: its lock, the log, the line for tmux.
 */
const FILES_TO_COME = 4;

const reserve = (paths: RunPaths): void => {
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
 * Reserves the disk space that recording a run's end will need, since the disk may be full by then. Throws a
 * `UserError` if there is none: such a run could not be recorded at all.
 */
export const reserveForEnd = (paths: RunPaths): void => {
  try {
    reserve(paths);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new UserError(
      `There is no space in ${dirname(paths.folder)} to record a run: ${errorMessage(error)}`,
      'Free some space on that disk, or set MLXTOP_HOME to a folder on another one. Nothing was started.',
    );
  }
};
