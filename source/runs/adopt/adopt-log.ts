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
import {estimateLater} from '../check/estimate-later.js';
import {notPermitted} from '../not-permitted.js';
import {logRecorder} from '../own-program.js';
import {recorderStarted} from '../revive/restart.js';
import {adoptedAlready} from './already.js';

/**
 * Throws a `UserError` for a file that this session may not read: its recorder could not read it either, and would wait
 * in vain.
 */
const requirePermission = (path: string): void => {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  } catch (error) {
    const refusal = notPermitted(error);
    // Any other problem may pass; the run shows it as long as it lasts.
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
    throw usageError(`${given} is not a file.`, "Give the file that the trainer's output goes to.");
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new UserError(`There is no file ${given}.`, "Give the file that the trainer's output goes to.");
  }
};

/** This process and all above it: the shell that it was started from, the terminal, … */
const ownAncestry = (all: readonly ProcessInfo[]): Set<number> => {
  const parents = new Map(all.map(({pid, parentPid}) => [pid, parentPid]));
  const own = new Set<number>();
  for (let pid = process.pid; pid > 0 && !own.has(pid); pid = parents.get(pid) ?? 0) own.add(pid);
  return own;
};

/**
 * The process with that pid, its command and its folder. Throws a `UserError` if there is none, or if this process runs
 * below it: to pause or stop it would pause or stop this command too.
 */
const findProcess = async (given: string): Promise<{root: RunProcess; command: string[]; directory: string | null}> => {
  const pid = /^\d+$/.test(given) ? Number(given) : 0;
  if (!Number.isSafeInteger(pid) || pid <= 1) throw usageError(`--pid takes a process id, not '${given}'.`);
  const host = await getHost();
  const [all, identity] = await Promise.all([host.processes({fresh: true}), host.processIdentity(pid)]);
  const one = all.find(process => process.pid === pid && !process.zombie);
  if (one === undefined || identity === null) {
    throw new UserError(`There is no process ${pid}.`, 'Without --pid, only the log is followed.');
  }
  if (ownAncestry(all).has(pid)) {
    throw usageError(
      `Process ${pid} (${one.name}) is this command itself, or one that it runs in.`,
      'Give the process id of the trainer.',
    );
  }
  const [command, directory] = await Promise.all([host.commandLine(pid), host.workingDirectory(pid)]);
  return {root: {pid, identity, itself: true}, command: command ?? [one.name], directory};
};

/**
 * Adopts the trainer that writes a file; if the file is already followed, resolves with that run. Throws a `UserError`.
 */
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
  // The versions that it runs with are noted; it is followed without them as well.
  await estimateLater(run).catch(() => {});
  return {run, isNew: true};
};
