import {errorCode, errorMessage} from '../errors.js';
import {RunHistory} from '../history/history.js';
import {createHost} from '../host/index.js';
import {homeFolder} from '../journal/run-folder.js';
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
 * Passes standard input on to standard output, as tee does: a reader that is slow slows the writer down, one that has
 * gone, or a full disk, changes nothing about the recording.
 */
const passOn = (): void => {
  const {stdin, stdout} = process;
  let isGone = false;
  // The program's own way with a reader that has gone is to end. EIO is a terminal that was closed, ENOSPC a full disk.
  stdout.removeAllListeners('error');
  stdout.on('error', error => {
    if (!isGone && errorCode(error) !== 'EPIPE') {
      say(`the output is passed on no more (${errorMessage(error)}); it is still recorded.`);
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
 * `COMMAND | mlxtop record --name X`: records what a plain pipe brings, until it ends. ^C goes to the whole pipeline:
 * it is noted, and what COMMAND still says afterwards is read; so it is when the terminal goes. Returns the exit code.
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
  say(`recording ${name} (run ${record.id}). Look at it in another terminal: mlxtop dashboard ${name}`);
  process.on('SIGHUP', () => undefined);
  if (!quiet) passOn();
  await recordOwned({host, paths, record, wrapperPid: null, input: process.stdin}, owner, ['SIGTERM'], ['SIGINT']);
  const history = new RunHistory(paths);
  history.catchUpFully();
  say(`${name}: ${history.state.end?.state ?? 'no longer recorded'}.`);
  return 0;
};
