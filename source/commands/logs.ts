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
import {passOn} from './kit/say.js';
import {user} from './kit/user.js';

const LOOK_EVERY_MS = 200;
/** Looks between two checks that a recorder is there to go on with the log. */
const LOOKS_PER_CHECK = 10;

/** Copies what there is from `offset` on to standard output, through `filter` if there is one; returns the new offset. */
const copy = async (fd: number, offset: number, filter: TerminalFilter | null): Promise<number> => {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (let at = offset; ; ) {
    const got = readSync(fd, buffer, 0, buffer.length, at);
    if (got === 0) return at;
    const piece = buffer.subarray(0, got);
    await passOn(filter === null ? Buffer.from(piece) : Buffer.from(filter.push(piece)));
    at += got;
  }
};

export const command: Command = {
  usage: 'logs [RUN] [--follow]',
  group: 'watch',
  summary: "the trainer's output, as it was printed",
  examples: [['mlxtop logs lora --follow', 'and what is printed from now on']],
  options: [
    ['-f, --follow', 'go on until the run ends'],
    ['--raw', 'every byte as it came, to a terminal too, which else gets only text and its colours'],
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
    for (let offset = 0, look = 0; ; look++, await delay(LOOK_EVERY_MS)) {
      if (look === LOOKS_PER_CHECK) await readyToRevive();
      if (look % LOOKS_PER_CHECK === 0) await ensureRecorded(run, user);
      history.catchUpFully();
      const over = history.state.end !== null || !isSet(call.flags, 'follow');
      fd ??= openIfThere(run.paths.log);
      if (fd !== null) offset = await copy(fd, offset, filter);
      if (over) break;
    }
    if (filter !== null) await passOn(Buffer.from(filter.end()));
    if (fd !== null) closeSync(fd);
    return 0;
  },
};
