import {existsSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import {appendEvent} from '../journal/append.js';
import type {WallMs} from '../journal/clocks.js';
import type {RunEvent} from '../journal/events.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {Place} from '../journal/segments.js';
import {steadyNow} from '../journal/steady-clock.js';
import {type ProcessHost, resume} from '../trainer/control.js';
import {isPauseSettled} from './settled-pause.js';

/** A pause whose longest time is over. */
export type OverduePause = {
  paths: RunPaths;
  /** The journal's end before it began. */
  since: Place;
  wrapperPid: number;
  /** See `Host.processIdentity`; null when it was not known then. */
  identity: string | null;
};

/** False when the disk does not take it, which nobody is there to be told. */
const isNoted = (journal: string, event: RunEvent): boolean => {
  try {
    appendEvent(journal, event);
    return true;
  } catch {
    return false;
  }
};

/**
 * Resumes the run and notes it, and tries until that has worked: when memory is at its shortest, the list of processes
 * comes too late. Ends too when somebody else has settled the pause, or the run has ended. `wait` is for between two
 * tries.
 */
export const endOverduePause = async (
  {paths, since, wrapperPid, identity}: OverduePause,
  host: ProcessHost,
  wait: () => Promise<void>,
): Promise<void> => {
  let resumedAt: WallMs | null = null;
  let hasTried = false;
  let isWarned = false;
  for (; ; await wait()) {
    try {
      if (existsSync(paths.exit) || isPauseSettled(paths.journal, since)) return;
      const found = await host.processIdentity(wrapperPid);
      if (found === null || found !== (identity ?? found)) return;
      if (resumedAt === null) {
        const pids = await resume(host, wrapperPid, {identity: found, exitFile: paths.exit});
        // The signals of an earlier try may have been enough. Otherwise it was not paused: none of ours to note.
        if (pids.length === 0 && !hasTried) return;
        resumedAt = steadyNow();
      }
      appendEvent(paths.journal, {t: resumedAt, type: 'resume', by: 'policy'});
      if (isWarned) appendEvent(paths.journal, {t: resumedAt, type: 'warning-over', code: 'auto-pause'});
      return;
    } catch (error) {
      hasTried = true;
      // Nobody reads what it would print.
      const text = `A pause was to end after its longest time, and has not yet: ${errorMessage(error)}`;
      isWarned ||= isNoted(paths.journal, {t: steadyNow(), type: 'warning', code: 'auto-pause', text});
    }
  }
};
