import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../errors.js';
import {createHost} from '../host/index.js';
import {type LockOwner, livesBy, releaseLock, takeLock} from '../journal/lock.js';
import {readRunRecord, runPaths} from '../journal/run-folder.js';
import {parseRecordArguments} from './arguments.js';
import {HealthFile} from './health.js';
import {Recorder} from './recorder.js';

/**
 * How long a recorder waits for the one before it. Two views that revive at the same moment start two, and the second takes the
 * first one's pipe away, which then needs 3 s to see that nothing more comes.
 */
const PATIENCE_MS = 5000;
const TRY_AGAIN_MS = 100;

const takeLockInTime = async (take: () => Promise<boolean>): Promise<boolean> => {
  for (const until = performance.now() + PATIENCE_MS; ; await delay(TRY_AGAIN_MS)) {
    if (await take()) return true;
    if (performance.now() > until) return false;
  }
};

/**
 * `mlxtop record`: reads a trainer's output from standard input until its run has ended. Returns the exit code: 1 when another
 * recorder already has this run.
 */
export const recordMain = async (words: readonly string[]): Promise<number> => {
  const {folder, wrapperPid, tools} = parseRecordArguments(words);
  const paths = runPaths(folder);
  const record = await readRunRecord(paths);
  if (!record) throw new UserError(`There is no run in ${folder}.`, 'Start one with mlxtop run -- COMMAND.');
  const host = await createHost(tools === undefined ? {} : {tools});
  const owner: LockOwner = {pid: process.pid, identity: await host.processIdentity(process.pid)};
  const isAlive = livesBy(pid => host.processIdentity(pid));
  if (!(await takeLockInTime(() => takeLock(paths.lock, owner, isAlive)))) return 1;
  const health = new HealthFile(paths.health);
  const recorder = new Recorder({
    host,
    paths,
    record,
    wrapperPid,
    input: process.stdin,
    tools,
    onProblem: problem => health.write(problem),
  });
  const stop = () => recorder.stop();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    await recorder.run();
  } finally {
    health.close();
    releaseLock(paths.lock, owner);
  }
  return 0;
};
