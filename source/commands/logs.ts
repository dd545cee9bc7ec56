import {closeSync, readSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {sharedHistory} from '../history/shared.js';
import {openIfThere} from '../journal/regular-file.js';
import {type Command, isSet, oneRun} from './shared/command.js';
import {runToShow} from './shared/find-run.js';
import {ensureRecorded} from './shared/revive.js';

const LOOK_EVERY_MS = 200;
/** Looks between two checks that a recorder is there to go on with the log. */
const LOOKS_PER_CHECK = 10;

const write = (chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(chunk, error => (error ? reject(error) : resolve())));

/** Copies what there is from `offset` on to standard output; returns the new offset. */
const copy = async (fd: number, offset: number): Promise<number> => {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (let at = offset; ; ) {
    const got = readSync(fd, buffer, 0, buffer.length, at);
    if (got === 0) return at;
    await write(Buffer.from(buffer.subarray(0, got)));
    at += got;
  }
};

export const command: Command = {
  usage: 'logs [RUN] [--follow]',
  summary: 'what the trainer printed, as it came',
  options: [['-f, --follow', 'go on until the run ends']],
  flags: {follow: {type: 'boolean', shortFlag: 'f', default: false}},
  async run(call) {
    const run = await runToShow(oneRun(call));
    const history = sharedHistory(run.paths);
    let fd: number | null = null;
    for (let offset = 0, look = 0; ; look++, await delay(LOOK_EVERY_MS)) {
      if (look % LOOKS_PER_CHECK === 0) await ensureRecorded(run);
      history.catchUpFully();
      const over = history.state.end !== null || !isSet(call.flags, 'follow');
      fd ??= openIfThere(run.paths.log);
      if (fd !== null) offset = await copy(fd, offset);
      if (over) break;
    }
    if (fd !== null) closeSync(fd);
    return 0;
  },
};
