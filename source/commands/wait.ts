import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../errors.js';
import {notVisible} from '../journal/place.js';
import {isWaiting, readQueueEntry} from '../journal/queue-entry.js';
import type {Run} from '../journal/runs.js';
import {waitSentence} from '../report/waiting-view.js';
import {runToShow} from '../runs/find/find-run.js';
import {elsewhereWords} from '../runs/life.js';
import {viewOf} from '../runs/view.js';
import {waitForEnd} from '../runs/wait/wait-for-end.js';
import {hostOption} from './kit/at-host.js';
import {type Command, oneRun} from './kit/command.js';
import {complain, say} from './kit/say.js';
import {user} from './kit/user.js';

const POLL_MS = 500;

/** Waits until a run of the queue has started. Throws a `UserError` when it is taken out meanwhile. */
const untilStarted = async ({record, paths}: Run): Promise<void> => {
  const entry = readQueueEntry(paths);
  if (entry === null) return;
  complain(`${record.name} ${waitSentence(entry.reason)}: waiting for it to start, and then to end.\n`);
  while (isWaiting(paths)) await delay(POLL_MS);
  if (!existsSync(paths.record)) throw new UserError(`${record.name} was removed from the queue.`, 'See mlxtop queue.');
};

export const command: Command = {
  usage: 'wait [RUN]',
  group: 'watch',
  summary: "wait until a run ends; exits with the trainer's code (1 if it has none)",
  words: [{value: 'RUN', kind: 'living-run'}],
  options: hostOption,
  async run(call) {
    const run = await runToShow(oneRun(call));
    const host = await elsewhereWords(run);
    if (host !== null)
      complain(`${run.record.name} was ${notVisible(host)}: waiting for its history to record the end.\n`);
    await untilStarted(run);
    const end = await waitForEnd(run, user);
    say(`${run.record.name}: ${viewOf(run).run.ending ?? end?.state}\n`);
    return end?.exitCode ?? 1;
  },
};
