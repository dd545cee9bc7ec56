// The guide's story on 16 GB, at a tenth of its iteration time: as soon as the trainer has loaded its model the Mac is
// RED, 3.2 GB swapped, 0.55 s an iteration; once Cursor has quit it turns GREEN by way of YELLOW, the swap empties,
// 0.25 s an iteration.
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {createRehearsal} from './rehearsal.js';

/** @import {Rehearsal} from './rehearsal.js' */
/** @import {RehearsalOptions} from './types.ts' */

/** @param {string} name */
const here = name => fileURLToPath(new URL(name, import.meta.url));

/** With Cursor quit after 75 s: those at 0.55 s an iteration, 190 s at 0.25 s, enough of both for the bill. */
const ITERATIONS = 900;

/**
 * The rehearsal at the story's beginning: all apps open, no trainer yet. Options as for `createRehearsal`.
 * @param {RehearsalOptions} [options]
 */
export const createStory = (options = {}) => createRehearsal({scene: 'idle', ...options});

/**
 * The command line of the story's trainer.
 * @param {string} tools
 * @param {number} [iterations]
 */
export const storyTrainer = (tools, iterations = ITERATIONS) => [
  process.execPath,
  here('trainer.js'),
  '--tools',
  tools,
  '--iters',
  String(iterations),
];

/**
 * Quits Cursor with an Apple event, `seconds` after a trainer has appeared; resolves when Cursor has quit, or when
 * `signal` aborts.
 * @param {Rehearsal} rehearsal
 * @param {number} seconds
 * @param {AbortSignal} signal
 */
export const quitCursor = async (rehearsal, seconds, signal) => {
  try {
    while (rehearsal.state().trainers.length === 0) await delay(200, undefined, {signal});
    await delay(seconds * 1000, undefined, {signal});
  } catch (error) {
    if (isAbort(error)) return;
    throw error;
  }
  rehearsal.run('osascript', ['-e', 'tell application id "com.todesktop.230313mzl4w4u92" to quit']);
};

/**
 * Whether what was thrown only says that a signal has aborted the wait.
 * @param {unknown} error
 */
export const isAbort = error => error instanceof Error && error.name === 'AbortError';

const main = async () => {
  const {values} = parseArgs({options: {'auto-quit': {type: 'string'}, macos: {type: 'string', default: '15'}}});
  const rehearsal = await createStory({macos: values.macos});
  const ended = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => ended.abort());
  process.stdout.write(`Tools: ${rehearsal.tools}\nTrainer: ${storyTrainer(rehearsal.tools).join(' ')}\n^C ends it.\n`);
  const alive = setInterval(() => {}, 60_000);
  try {
    if (values['auto-quit']) await quitCursor(rehearsal, Number(values['auto-quit']), ended.signal);
    if (!ended.signal.aborted) await new Promise(resolve => ended.signal.addEventListener('abort', resolve));
  } finally {
    clearInterval(alive);
    rehearsal.close();
  }
};

if (process.argv[1] === here('story.js')) await main();
