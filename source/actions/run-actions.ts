import {UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import {appendEvent} from '../journal/append.js';
import type {Run} from '../journal/runs.js';
import {type ControlOptions, pause, resume, type StopSignal, stop} from '../trainer/control.js';

/** What the trainer's control needs to know of a run. */
const controlOf = ({record, paths}: Run): {wrapperPid: number; options: ControlOptions} => {
  if (!record.tmux) throw new UserError(`${record.name} is just being started.`, 'Try again in a second.');
  const {wrapperPid, wrapperIdentity} = record.tmux;
  return {wrapperPid, options: {identity: wrapperIdentity, exitFile: paths.exit}};
};

/** Stops the trainer's processes where they are and notes it. Resolves with their pids when it has happened. */
export const pauseRun = async (host: Host, run: Run): Promise<number[]> => {
  const {wrapperPid, options} = controlOf(run);
  const pids = await pause(host, wrapperPid, options);
  appendEvent(run.paths.journal, {t: Date.now(), type: 'pause', by: 'user'});
  return pids;
};

/** Continues the trainer's processes and notes it. Resolves with their pids, none when it was not paused. */
export const resumeRun = async (host: Host, run: Run): Promise<number[]> => {
  const {wrapperPid, options} = controlOf(run);
  const pids = await resume(host, wrapperPid, options);
  if (pids.length > 0) appendEvent(run.paths.journal, {t: Date.now(), type: 'resume', by: 'user'});
  return pids;
};

/** Notes the stop, then sends the signal: the recorder has to know when it sees the end. Does not wait for that end. */
export const stopRun = async (host: Host, run: Run, signal: StopSignal): Promise<void> => {
  const {wrapperPid, options} = controlOf(run);
  appendEvent(run.paths.journal, {t: Date.now(), type: 'stop', by: 'user', signal});
  await stop(host, wrapperPid, signal, options);
};
