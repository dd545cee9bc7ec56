import {closeSync, constants, openSync, realpathSync, rmSync, statSync} from 'node:fs';
import {basename, dirname, extname, resolve} from 'node:path';
import {errorCode, UserError, usageError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {startDetached} from '../../host/start-program.js';
import type {ProcessInfo} from '../../host/types.js';
import {homeFolder} from '../../journal/run-folder.js';
import type {RunProcess} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import type {RecordingChoices} from '../../recorder/adopt.js';
import {createAdoptedRun} from '../../recorder/adopt.js';
import {notPermitted} from '../not-permitted.js';
import {logRecorder} from '../own-program.js';
import {recorderStarted} from '../revive/restart.js';
import {adoptedAlready} from './already.js';

/** What is forbidden to this session is forbidden to its recorder: to follow it would be to wait for nothing. */
const requirePermission = (path: string): void => {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  } catch (error) {
    const refusal = notPermitted(error);
    // All else may pass, and is told in the run as long as it holds.
    if (refusal !== null) throw refusal;
  }
};

const findFile = (given: string): string => {
  try {
    const path = realpathSync(resolve(given));
    if (statSync(path).isFile()) {
      requirePermission(path);
      return path;
    }
    throw usageError(`${given} is not a file.`, 'Give the file that the output of the training goes to.');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new UserError(`There is no file ${given}.`, 'Give the file that the output of the training goes to.');
  }
};

/** This process, the shell that it was started from, the terminal, … */
const ourselves = (all: readonly ProcessInfo[]): Set<number> => {
  const parents = new Map(all.map(({pid, parentPid}) => [pid, parentPid]));
  const own = new Set<number>();
  for (let pid = process.pid; pid > 0 && !own.has(pid); pid = parents.get(pid) ?? 0) own.add(pid);
  return own;
};

/** The process of that pid, its command and its folder. To pause or stop one that we are below of would be to pause or stop ourselves. */
const findProcess = async (given: string): Promise<{root: RunProcess; command: string[]; directory: string | null}> => {
  const pid = /^\d+$/.test(given) ? Number(given) : 0;
  if (!Number.isSafeInteger(pid) || pid <= 1) throw usageError(`--pid takes the number of a process, not '${given}'.`);
  const host = await getHost();
  const [all, identity] = await Promise.all([host.processes({fresh: true}), host.processIdentity(pid)]);
  const one = all.find(process => process.pid === pid && !process.zombie);
  if (one === undefined || identity === null) {
    throw new UserError(`There is no process ${pid}.`, 'Without --pid the log alone is followed.');
  }
  if (ourselves(all).has(pid)) {
    throw usageError(`Process ${pid} (${one.name}) is one that this command runs in.`, "Give the trainer's own.");
  }
  const [command, directory] = await Promise.all([host.commandLine(pid), host.workingDirectory(pid)]);
  return {root: {pid, identity, itself: true}, command: command ?? [one.name], directory};
};

/** Adopts the trainer that writes a file; the run that there is already when that file is followed. */
export const adoptLog = async (
  given: string,
  pid: string | undefined,
  choicesFor: (usualName: string) => Promise<RecordingChoices>,
): Promise<{run: Run; isNew: boolean}> => {
  const file = findFile(given);
  const trainer = pid === undefined ? null : await findProcess(pid);
  const known = await adoptedAlready(({record}) => record.adopted?.file === file);
  if (known) return {run: known, isNew: false};
  const run = await createAdoptedRun(await homeFolder(), await getHost(), {
    ...(await choicesFor(basename(file, extname(file)))),
    command: trainer?.command ?? [],
    directory: trainer?.directory ?? dirname(file),
    adopted: {kind: 'log', file, pane: null, processes: trainer === null ? [] : [trainer.root], releasedAt: null},
  });
  try {
    await startDetached(logRecorder(run.paths.folder, (await getHost()).toolsFolder));
  } catch (error) {
    rmSync(run.paths.folder, {recursive: true, force: true, maxRetries: 5});
    throw error;
  }
  await recorderStarted(run);
  return {run, isNew: true};
};
