import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {usageError} from '../errors.js';
import {type Background, startBackground} from '../host/background.js';
import {createHost} from '../host/index.js';
import {lastingCommand} from '../host/own-program.js';
import {toolsWords} from '../host/tools-folder.js';
import type {Host} from '../host/types.js';
import {type RunPaths, readRunRecord, runPaths} from '../journal/run-folder.js';
import {journalEnd, type Position} from '../journal/segments.js';
import {endOverduePause} from './overdue-pause.js';
import {doToRanks} from './ranks.js';
import {isPausedSince} from './settled-pause.js';

/** Between two tries. A list of processes that comes too late has taken five seconds already. */
const TRY_AGAIN_MS = 10_000;

/** A pause that is about to begin, and the wrapper of its run. */
export type GuardPlan = {
  paths: RunPaths;
  /** The journal's end before the pause begins. */
  since: Position;
  wrapperPid: number;
  /** See `Host.processIdentity`. */
  identity: string | null;
  limitSeconds: number;
  toolsFolder: string | null;
};

const placeWords = ({segment, bytes, before}: Position): string => [bytes, segment, before].join(':');

/** A single number comes from a recorder of an older version. */
const placeOf = (words: string): Position | null => {
  const [bytes = Number.NaN, segment = 1, before = 0] = words === '' ? [] : words.split(':').map(Number);
  return bytes >= 0 && segment >= 1 && before >= 0 ? {segment, bytes, before} : null;
};

/**
 * A shell waits, in 2 MB where Node would need 40. Node is looked up, and takes the shell's place, only when the time
 * is over.
 */
const WAIT = 'sleep "$1"; shift; exec "$@"';

/**
 * Starts the process that resumes a run when the limit is over, whatever happens to its recorder. It does nothing when
 * the pause that begins now has ended by then, or has become the user's own.
 */
export const startGuard = (plan: GuardPlan): Promise<Background> => {
  const {paths, since, wrapperPid, identity, limitSeconds, toolsFolder} = plan;
  const words = ['guard', '--folder', paths.folder, '--after', placeWords(since), '--wrapper-pid', String(wrapperPid)];
  if (identity !== null) words.push('--identity', identity);
  words.push(...toolsWords(toolsFolder));
  const command = lastingCommand(words, ['while', String(wrapperPid)]);
  return startBackground(['/bin/sh', '-c', WAIT, 'mlxtop-guard', String(limitSeconds), ...command]);
};

/** So often the ranks on other machines are tried: for two hours. */
const MAX_TRIES = 720;

/** Resumes the ranks on other machines, in as many tries as it takes, unless the run is paused again or has ended. */
const resumeElsewhere = async (host: Host, paths: RunPaths): Promise<void> => {
  const since = journalEnd(paths.journal);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const record = await readRunRecord(paths).catch(() => null);
    if (record !== null && (await doToRanks(host, record, 'resume')) === null) return;
    await delay(TRY_AGAIN_MS);
    if (existsSync(paths.exit) || isPausedSince(paths.journal, since)) return;
  }
};

/** `mlxtop guard`: ends the pause when the limit is over. Returns the exit code. */
export const guardMain = async (words: readonly string[]): Promise<number> => {
  const text = {type: 'string'} as const;
  const options = {folder: text, after: text, 'wrapper-pid': text, identity: text, tools: text};
  const {values} = parseArgs({args: [...words], options});
  const wrapperPid = Number(values['wrapper-pid']);
  const since = placeOf(values.after ?? '');
  if (!values.folder || !(wrapperPid > 0) || since === null) {
    throw usageError('mlxtop guard is internal: the recorder starts it.', 'To resume a paused run: mlxtop resume');
  }
  const host = await createHost(values.tools === undefined ? {} : {tools: values.tools});
  const paths = runPaths(values.folder);
  const pause = {paths, since, wrapperPid, identity: values.identity ?? null};
  if (await endOverduePause(pause, host, () => delay(TRY_AGAIN_MS))) await resumeElsewhere(host, paths);
  return 0;
};
