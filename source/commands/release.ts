import {setTimeout as delay} from 'node:timers/promises';
import {UserError, usageError} from '../errors.js';
import {waitForBeat} from '../journal/heartbeat.js';
import {readLock} from '../journal/lock.js';
import {homeFolder, writeRunRecord} from '../journal/run-folder.js';
import type {Adoption} from '../journal/run-record.js';
import {listRuns, type Run} from '../journal/runs.js';
import {livingRuns, runToActOn} from '../runs/find/find-run.js';
import {ownerLives, recorderLives} from '../runs/life.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {endProcess} from '../runs/revive/stuck.js';
import {type Command, oneRun} from './kit/command.js';
import {say} from './kit/say.js';
import {user} from './kit/user.js';

const WAIT_MS = 10_000;
const POLL_MS = 20;

/**
 * The named run; without a name, the only living one that mlxtop did not start. Throws a `UserError` when there is no
 * such run.
 */
const runToRelease = async (wanted: string | undefined): Promise<Run> => {
  if (wanted !== undefined) return runToActOn(wanted);
  const followed = (await livingRuns(await listRuns(await homeFolder()))).filter(({record}) => record.adopted);
  const [run, ...others] = followed;
  if (run === undefined)
    throw new UserError('mlxtop is not following any run that it did not start.', 'mlxtop runs lists all runs.');
  if (others.length === 0) return run;
  throw usageError(
    `Several runs are being followed: ${followed.map(({record}) => `${record.name} (${record.id})`).join(', ')}.`,
    'Say which one, by its name or id.',
  );
};

/** Ends the run's recorder, and so the pipe that it reads from the pane. Throws a `UserError` if it does not end. */
const endRecorder = async (run: Run): Promise<void> => {
  const owner = readLock(run.paths.lock);
  // Without an identity in the lock, its pid may belong to another program by now: so check that it is a living
  // recorder, too.
  if (owner === null || !(await ownerLives(owner)) || !(await recorderLives(run))) return;
  process.kill(owner.pid, 'SIGTERM');
  for (const until = performance.now() + WAIT_MS; await recorderLives(run); await delay(POLL_MS)) {
    if (performance.now() < until) continue;
    // A stuck recorder reacts to no signal but SIGKILL.
    if (!(await waitForBeat(run.paths.heartbeat)) && (await endProcess(owner))) return;
    throw new UserError(`The recorder of ${run.record.name} (process ${owner.pid}) has not ended.`, 'Try again.');
  }
};

/** Waits until the pane's pipe is closed: tmux notices that a moment after the reader's end. */
const pipeClosed = async ({pane}: Adoption): Promise<void> => {
  if (pane === null) return;
  const [{connect}, {readPane}] = await Promise.all([import('../tmux/client.js'), import('../tmux/adopt.js')]);
  const tmux = connect({path: pane.socketPath});
  for (const until = performance.now() + WAIT_MS; performance.now() < until; await delay(POLL_MS)) {
    const now = await readPane(tmux, pane.paneId);
    if (!now?.piped || now.leaderPid !== pane.leaderPid) return;
  }
};

export const command: Command = {
  usage: 'release [RUN]',
  group: 'control',
  summary: 'stop following a run that mlxtop did not start; it keeps running',
  words: [{value: 'RUN', kind: 'living-run'}],
  options: {},
  async run(call) {
    const run = await runToRelease(oneRun(call));
    const {name, adopted} = run.record;
    if (!adopted) {
      throw usageError(
        `mlxtop started ${name} itself, so it cannot be released.`,
        'To leave it running, detach (d). To end it: mlxtop stop.',
      );
    }
    if (adopted.kind === 'pipe') {
      throw new UserError(
        `${name} is recorded from a pipe: without a reader, COMMAND would die at its next write.`,
        'End COMMAND itself, with ^C in its terminal.',
      );
    }
    const released = {...run, record: {...run.record, adopted: {...adopted, releasedAt: Date.now()}}};
    // First of all, so that a dashboard that sees the recorder end does not start another.
    writeRunRecord(run.paths, released.record);
    await endRecorder(run);
    await ensureRecorded(released, user);
    await pipeClosed(adopted);
    say(`mlxtop no longer follows ${name}. The run continues; what was recorded stays.\n`);
    return 0;
  },
};
