import {errorMessage, UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import {appendEvent} from '../journal/append.js';
import type {RunEvent} from '../journal/events.js';
import type {Run} from '../journal/runs.js';
import {type ControlOptions, pause, resume, type StopSignal, stop} from '../trainer/control.js';

/** What the trainer's control needs to know of a run. */
const controlOf = ({record, paths}: Run): {wrapperPid: number; options: ControlOptions} => {
  if (!record.tmux) throw new UserError(`${record.name} is just being started.`, 'Try again in a second.');
  const {wrapperPid, wrapperIdentity} = record.tmux;
  return {wrapperPid, options: {identity: wrapperIdentity, exitFile: paths.exit}};
};

/** Notes what has been done to a run: last, so that a disk that takes no note does not keep anybody from doing it. */
const note = ({record, paths}: Run, done: string, event: RunEvent): void => {
  try {
    appendEvent(paths.journal, event);
  } catch (error) {
    throw new UserError(
      `${record.name} ${done}, but the history cannot be written: ${errorMessage(error)}.`,
      `Free some space on the disk that holds ${paths.folder}.`,
    );
  }
};

/** Stops the trainer's processes where they are and notes it. Resolves with their pids when it has happened. */
export const pauseRun = async (host: Host, run: Run): Promise<number[]> => {
  const {wrapperPid, options} = controlOf(run);
  const pids = await pause(host, wrapperPid, options);
  note(run, 'is paused', {t: Date.now(), type: 'pause', by: 'user'});
  return pids;
};

/** Continues the trainer's processes and notes it. Resolves with their pids, none when it was not paused. */
export const resumeRun = async (host: Host, run: Run): Promise<number[]> => {
  const {wrapperPid, options} = controlOf(run);
  const pids = await resume(host, wrapperPid, options);
  if (pids.length > 0) note(run, 'goes on', {t: Date.now(), type: 'resume', by: 'user'});
  return pids;
};

/**
 * Sends the signal and notes it; does not wait for the end. Noted after it was sent, so that a refused signal leaves no trace; the
 * recorder waits for half a second after the exit file has come before it calls a run ended, and reads the note then.
 */
export const stopRun = async (host: Host, run: Run, signal: StopSignal): Promise<void> => {
  const {wrapperPid, options} = controlOf(run);
  const t = Date.now();
  await stop(host, wrapperPid, signal, options);
  note(run, `was sent ${signal}`, {t, type: 'stop', by: 'user', signal});
};
