import {closeSync, readSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {createTerminalFilter, type TerminalFilter} from '../format/terminal-filter.js';
import {sharedHistory} from '../history/shared.js';
import {openIfThere} from '../journal/regular-file.js';
import {runToShow} from '../runs/find/find-run.js';
import {readyToRevive} from '../runs/revive/restart.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {type Command, isSet, oneRun} from './kit/command.js';
import {callMayColour} from './kit/dashboard-flags.js';
import {printBytes} from './kit/say.js';
import {user} from './kit/user.js';

const POLL_MS = 200;
/** Polls between two checks that a recorder is there to continue the log. */
const POLLS_PER_CHECK = 10;

/**
 * Copies the file from `offset` to its end to standard output, through `filter` if there is one; returns the new
 * offset.
 */
const copy = async (fd: number, offset: number, filter: TerminalFilter | null): Promise<number> => {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (let at = offset; ; ) {
    const got = readSync(fd, buffer, 0, buffer.length, at);
    if (got === 0) return at;
    const piece = buffer.subarray(0, got);
    await printBytes(filter === null ? Buffer.from(piece) : Buffer.from(filter.push(piece)));
    at += got;
  }
};

export const command: Command = {
  usage: 'logs [RUN] [--follow]',
  group: 'watch',
  summary: "the trainer's output, as it was printed",
  examples: [['mlxtop logs lora --follow', 'including what is printed from now on']],
  options: [
    ['-f, --follow', 'continue until the run ends'],
    ['--raw', 'every byte unchanged; otherwise a terminal gets only text and its colours'],
  ],
  flags: {
    follow: {type: 'boolean', shortFlag: 'f', default: false},
    raw: {type: 'boolean', default: false},
  },
  async run(call) {
    const run = await runToShow(oneRun(call));
    const history = sharedHistory(run.paths);
    const isFiltered = process.stdout.isTTY === true && !isSet(call.flags, 'raw');
    const filter = isFiltered ? createTerminalFilter(callMayColour(call)) : null;
    let fd: number | null = null;
    for (let offset = 0, poll = 0; ; poll++, await delay(POLL_MS)) {
      if (poll === POLLS_PER_CHECK) await readyToRevive();
      if (poll % POLLS_PER_CHECK === 0) await ensureRecorded(run, user);
      history.catchUpFully();
      const over = history.state.end !== null || !isSet(call.flags, 'follow');
      fd ??= openIfThere(run.paths.log);
      if (fd !== null) offset = await copy(fd, offset, filter);
      if (over) break;
    }
    if (filter !== null) await printBytes(Buffer.from(filter.end()));
    if (fd !== null) closeSync(fd);
    return 0;
  },
};
