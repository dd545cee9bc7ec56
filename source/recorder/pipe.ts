import {errorCode, errorMessage} from '../errors.js';
import {RunHistory} from '../history/history.js';
import {createHost} from '../host/index.js';
import {homeFolder} from '../journal/run-folder.js';
import {runWord} from '../journal/run-record.js';
import {createAdoptedRun, type RecordingChoices} from './adopt.js';
import {ownRun, recordOwned} from './main.js';

export type PipeOptions = RecordingChoices & {
  /** Do not pass the output on. */
  quiet: boolean;
};

const say = (text: string): void => {
  process.stderr.write(`mlxtop: ${text}\n`);
};

/**
 * Passes standard input on to standard output, as tee does: a slow reader slows the writer down; a reader that is gone,
 * or a full disk, does not affect the recording.
 */
const passOn = (): void => {
  const {stdin, stdout} = process;
  let isGone = false;
  // By default the program ends when its reader is gone. EIO means a closed terminal, ENOSPC a full disk.
  stdout.removeAllListeners('error');
  stdout.on('error', error => {
    if (!isGone && errorCode(error) !== 'EPIPE') {
      say(`the output can no longer be passed on (${errorMessage(error)}); it is still recorded.`);
    }
    isGone = true;
    stdin.resume();
  });
  stdin.on('data', chunk => {
    if (isGone || stdout.write(chunk)) return;
    stdin.pause();
    stdout.once('drain', () => stdin.resume());
  });
};

/**
 * `COMMAND | mlxtop record --name X`: records what comes through a plain pipe, until it ends. ^C reaches the whole
 * pipeline: it is noted, and what COMMAND still prints is recorded. The same goes for a terminal that closes. Returns
 * the exit code.
 */
export const recordPipe = async ({name, quiet, ...options}: PipeOptions): Promise<number> => {
  const host = await createHost();
  const {record, paths} = await createAdoptedRun(await homeFolder(), host, {
    ...options,
    name,
    command: [],
    directory: process.cwd(),
    adopted: {kind: 'pipe', file: null, pane: null, processes: [], releasedAt: null},
  });
  const owner = await ownRun(host, paths);
  if (owner === null) return 1;
  say(`recording ${name} (run ${record.id}). Watch it in another terminal: mlxtop dashboard ${runWord(record)}`);
  process.on('SIGHUP', () => undefined);
  if (!quiet) passOn();
  await recordOwned({host, paths, record, wrapperPid: null, input: process.stdin}, owner, ['SIGTERM'], ['SIGINT']);
  const history = new RunHistory(paths);
  history.catchUpFully();
  say(`${name}: ${history.state.end?.state ?? 'no longer recorded'}.`);
  return 0;
};
