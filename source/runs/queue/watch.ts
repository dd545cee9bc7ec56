import {setTimeout as delay} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {errorMessage, UserError, usageError} from '../../errors.js';
import {startBackground} from '../../host/background.js';
import {getHost} from '../../host/get-host.js';
import {lastingCommand} from '../../host/own-program.js';
import {toolsWords} from '../../host/tools-folder.js';
import {readQueueMark, writeQueueMark} from '../../journal/queue-mark.js';
import {NO_SETTINGS} from '../../settings/check.js';
import {readSettings} from '../../settings/settings.js';
import {lostReason, memoryReason, missingGreenMs, nextGreen} from './due.js';
import {keepWatch, takeWatch} from './lock.js';
import {lookAtQueue, type SeenWaiting} from './look.js';
import {noteProblem, noteReason} from './note.js';
import {startWaiting} from './start-waiting.js';

/** Where the queue is, and whether this process has the environment of a shell of the user's. */
export type WatchPlace = {home: string; hasShell: boolean};

/** How often memory is looked at while it is green. */
const LOOK_MS = 2000;

/** How long a shell sleeps while it is not: a third of the time that memory must have been green, up to 20 s. */
const sleepSeconds = (greenSeconds: number): number => Math.min(20, Math.max(1, Math.round(greenSeconds / 3)));

/** The first run that may start; undefined for none. A lost one needs the environment of a shell. */
export const firstDue = (all: readonly SeenWaiting[], hasShell: boolean): SeenWaiting | undefined =>
  all.find(one => one.standing.kind === 'due' && (!one.isLost || hasShell));

const greenSecondsFor = async ({run}: SeenWaiting): Promise<number> => {
  try {
    return (await readSettings(run.record.settingsPath)).runs.greenSeconds;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Settings with a mistake in them do not keep a run from starting.
    return NO_SETTINGS.runs.greenSeconds;
  }
};

/** The words with which this program watches the queue. */
export const watchWords = ({home, hasShell}: WatchPlace, tools: string | null): string[] => [
  ...['queue-watch', '--home', home],
  ...(hasShell ? ['--shell'] : []),
  ...toolsWords(tools),
];

/** A shell sleeps in 2 MB, where Node would need 40, and then becomes this program. */
const SLEEP = 'sleep "$1"; shift; exec "$@"';

/** Has the queue looked at again later, without a Node meanwhile. */
const lookLater = async (place: WatchPlace, {run}: SeenWaiting, greenSeconds: number): Promise<void> => {
  const host = await getHost();
  const words = watchWords(place, host.toolsFolder);
  // Where Node cannot be started, it is tried again for as long as the run waits.
  const command = lastingCommand(words, ['while', String(run.record.tmux?.wrapperPid ?? process.pid)]);
  const shell = ['/bin/sh', '-c', SLEEP, 'mlxtop-queue', String(sleepSeconds(greenSeconds)), ...command];
  const {pid} = await startBackground(shell, {...process.env, MLXTOP_HOME: place.home});
  const identity = pid === null ? null : await host.processIdentity(pid).catch(() => null);
  const sleeper = pid === null ? null : {pid, identity, hasShell: place.hasShell};
  writeQueueMark(place.home, {...readQueueMark(place.home), sleeper});
};

const start = async (home: string, one: SeenWaiting): Promise<void> => {
  try {
    await startWaiting(home, one.run);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await noteProblem(home, one, `it could not be started: ${errorMessage(error).replace(/\.$/, '')}`);
  }
};

/** Says of every run that is due, or was lost when it was, why it does not start yet. */
const noteReasons = async (
  {home, hasShell}: WatchPlace,
  all: readonly SeenWaiting[],
  reason: ReturnType<typeof memoryReason>,
): Promise<void> => {
  for (const one of all) {
    if (one.standing.kind !== 'due') continue;
    await noteReason(home, one, one.isLost && !hasShell ? lostReason(one.entry) : reason);
  }
};

/** One look. Resolves with how long to wait for the next, in ms; null when this process has nothing more to do. */
const look = async (place: WatchPlace): Promise<number | null> => {
  const {home, hasShell} = place;
  keepWatch(home, hasShell);
  const all = await lookAtQueue(home);
  const first = firstDue(all, hasShell);
  if (first === undefined) {
    await noteReasons(place, all, lostReason({hasSecrets: false, hasInput: false}));
    return null;
  }
  const seconds = await greenSecondsFor(first);
  const {pressure} = await (await getHost()).memory();
  const mark = readQueueMark(home);
  const green = nextGreen(mark.green, pressure, Date.now());
  writeQueueMark(home, {...mark, green});
  const missing = missingGreenMs(green, seconds);
  if (missing === 0) {
    await start(home, first);
    return 0;
  }
  await noteReasons(place, all, memoryReason(pressure, seconds));
  if (pressure === 'green') return Math.min(LOOK_MS, missing);
  await lookLater(place, first, seconds);
  return null;
};

/**
 * `mlxtop queue-watch`: starts the runs of the queue that are due, once memory has been green for a while. Of several
 * such processes one goes on; while memory is not green a shell sleeps in its place. Returns the exit code.
 */
export const watchQueue = async (words: readonly string[]): Promise<number> => {
  const text = {type: 'string'} as const;
  const options = {home: text, tools: text, shell: {type: 'boolean', default: false}} as const;
  const {values} = parseArgs({args: [...words], options});
  const {home} = values;
  if (!home) throw usageError('mlxtop queue-watch is internal.', 'To see what waits: mlxtop queue');
  await getHost({tools: values.tools ?? null});
  const release = await takeWatch(home, values.shell);
  if (release === null) return 0;
  try {
    for (let wait: number | null = 0; wait !== null; wait = await look({home, hasShell: values.shell})) {
      await delay(wait);
    }
  } finally {
    release();
  }
  return 0;
};
