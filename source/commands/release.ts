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
const LOOK_EVERY_MS = 20;

/** Without a name: the only one that mlxtop did not start. */
const runToRelease = async (wanted: string | undefined): Promise<Run> => {
  if (wanted !== undefined) return runToActOn(wanted);
  const followed = (await livingRuns(await listRuns(await homeFolder()))).filter(({record}) => record.adopted);
  const [run, ...others] = followed;
  if (run === undefined) throw new UserError('Nothing is followed that mlxtop did not start.', 'See mlxtop runs.');
  if (others.length === 0) return run;
  throw usageError(
    `Several are followed: ${followed.map(({record}) => `${record.name} (${record.id})`).join(', ')}.`,
    'Say which one, by its name or id.',
  );
};

/** Ends the run's recorder, and with it the pipe that it reads: a pane has none left then. */
const endRecorder = async (run: Run): Promise<void> => {
  const owner = readLock(run.paths.lock);
  // Without an identity in the lock its pid may be another program's by now: that is asked, too.
  if (owner === null || !(await ownerLives(owner)) || !(await recorderLives(run))) return;
  process.kill(owner.pid, 'SIGTERM');
  for (const until = performance.now() + WAIT_MS; await recorderLives(run); await delay(LOOK_EVERY_MS)) {
    if (performance.now() < until) continue;
    // One that is stuck hears no signal but the last.
    if (!(await waitForBeat(run.paths.heartbeat)) && (await endProcess(owner))) return;
    throw new UserError(`The recorder of ${run.record.name} (process ${owner.pid}) does not end.`, 'Try again.');
  }
};

/** tmux sees the pipe's end a moment after its reader's. */
const pipeClosed = async ({pane}: Adoption): Promise<void> => {
  if (pane === null) return;
  const [{connect}, {readPane}] = await Promise.all([import('../tmux/client.js'), import('../tmux/adopt.js')]);
  const tmux = connect({path: pane.socketPath});
  for (const until = performance.now() + WAIT_MS; performance.now() < until; await delay(LOOK_EVERY_MS)) {
    const now = await readPane(tmux, pane.paneId);
    if (!now?.piped || now.leaderPid !== pane.leaderPid) return;
  }
};

export const command: Command = {
  usage: 'release [RUN]',
  group: 'control',
  summary: 'stop following a run that mlxtop did not start; it keeps running',
  options: [],
  flags: {},
  async run(call) {
    const run = await runToRelease(oneRun(call));
    const {name, adopted} = run.record;
    if (!adopted) {
      throw usageError(
        `mlxtop started ${name} itself: there is nothing to let go of.`,
        'To leave it alone, detach (d): it goes on. To end it: mlxtop stop.',
      );
    }
    if (adopted.kind === 'pipe') {
      throw new UserError(
        `${name} is what a pipe brings: COMMAND would die of writing to a pipe that nobody reads.`,
        'End COMMAND itself, by ^C in its terminal.',
      );
    }
    const released = {...run, record: {...run.record, adopted: {...adopted, releasedAt: Date.now()}}};
    // First, so that a dashboard which sees its recorder end starts no other.
    writeRunRecord(run.paths, released.record);
    await endRecorder(run);
    await ensureRecorded(released, user);
    await pipeClosed(adopted);
    say(`mlxtop has let go of ${name}. The training goes on; what was recorded stays.\n`);
    return 0;
  },
};
