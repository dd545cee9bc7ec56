// `npm run demo -- --mac`: the guide's story with the real program, on a made-up Mac. In a terminal it attaches, and
// the user quits Cursor (or --auto-quit SECONDS does); without a terminal it runs detached for a while and prints its
// screens.
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {messageOf} from '../errors.js';
import {createStory, isAbort, quitCursor, storyTrainer} from './story.js';

/** @import {Rehearsal} from './rehearsal.js' */

/** @param {string} name */
const here = name => fileURLToPath(new URL(name, import.meta.url));
const PROGRAM = ['--import', here('as-mac.mjs'), here('../../dist/mlxtop.js')];
const SESSION = 'mlxtop';

/** Without a terminal: seconds until the first screen, and from Cursor's end to the second. */
const BEFORE = 14;
const AFTER = 24;

/**
 * @typedef {ReturnType<typeof stage>} Stage
 */

/** @param {string} tools */
const stage = tools => {
  const home = mkdtempSync(join(tmpdir(), 'mlxtop-demo-'));
  const socket = `mlxtop-demo-${process.pid}`;
  // Outside any tmux that the demo was started from, in the Mac's own terminal.
  const {TMUX: _tmux, TMUX_PANE: _pane, ...inherited} = process.env;
  const env = {...inherited, MLXTOP_HOME: home, MLXTOP_TOOLS: tools, TERM_PROGRAM: 'Apple_Terminal'};
  return {
    env,
    socket,
    /** @param {string[]} words */
    mlxtop: (...words) => spawnSync(process.execPath, [...PROGRAM, ...words], {env, encoding: 'utf8'}),
    /** @param {string[]} words */
    tmux: (...words) => spawnSync('tmux', ['-L', socket, ...words], {env, encoding: 'utf8'}),
    close() {
      spawnSync('tmux', ['-L', socket, 'kill-server'], {stdio: 'ignore'});
      rmSync(home, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
    },
  };
};

/**
 * @param {string} socket
 * @param {string} tools
 * @param {readonly string[]} [options]
 */
const runWords = (socket, tools, options = []) => [
  'run',
  ...options,
  '--session',
  SESSION,
  '--socket-name',
  socket,
  '--',
  ...storyTrainer(tools),
];

/**
 * @param {Stage} place
 * @param {string} tools
 * @param {AbortSignal} signal
 * @returns {Promise<number>}
 */
const attached = ({env, socket}, tools, signal) =>
  new Promise(resolve => {
    const child = spawn(process.execPath, [...PROGRAM, ...runWords(socket, tools)], {env, stdio: 'inherit'});
    child.once('error', () => resolve(1));
    child.once('exit', code => resolve(code ?? 1));
    signal.addEventListener('abort', () => resolve(130));
  });

/** @param {{stdout: string, stderr: string}} outcome */
const printed = ({stdout, stderr}) => process.stdout.write(stdout + stderr);

/**
 * @param {Stage} place
 * @param {string} title
 */
const printScreen = ({tmux}, title) => {
  const panes = tmux('list-panes', '-s', '-t', SESSION, '-F', '#{pane_id} #{@mlxtop_role}').stdout.split('\n');
  const dashboard = panes.find(line => line.endsWith(' dashboard'))?.split(' ')[0] ?? '';
  process.stdout.write(`\n${title}\n${tmux('capture-pane', '-p', '-t', dashboard).stdout.trimEnd()}\n`);
};

/**
 * @param {Stage} place
 * @param {Rehearsal} rehearsal
 * @param {AbortSignal} signal
 */
const detached = async (place, rehearsal, signal) => {
  const started = place.mlxtop(...runWords(place.socket, rehearsal.tools, ['--detach']));
  printed(started);
  if (started.status !== 0) return started.status ?? 1;
  // The dashboard draws only while a client is attached: a control client, in the size that it asks for.
  const client = spawn('tmux', ['-L', place.socket, '-C', 'attach-session', '-t', SESSION], {
    env: place.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  client.stdin.write('refresh-client -C 120x46\n');
  try {
    await delay(BEFORE * 1000, undefined, {signal});
    printScreen(place, 'With Cursor open:');
    await quitCursor(rehearsal, 0, signal);
    await delay(AFTER * 1000, undefined, {signal});
    printScreen(place, 'Cursor has quit:');
    const status = place.mlxtop('status');
    printed(status);
    return status.status ?? 1;
  } finally {
    client.stdin.end();
    place.mlxtop('stop', '--yes');
  }
};

const OPTIONS = /** @type {const} */ ({
  mac: {type: 'boolean'},
  'auto-quit': {type: 'string'},
  macos: {type: 'string', default: '15'},
});

/**
 * The options of the demo; null for words that are not options, once the error is printed.
 * @param {string[]} words
 */
const optionsOf = words => {
  try {
    return parseArgs({args: words, options: OPTIONS}).values;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\nUsage: npm run demo -- --mac [--macos VERSION] [--auto-quit SECONDS]\n`);
    return null;
  }
};

/**
 * Plays the demo to its end, cleans up, and gives the exit code.
 * @param {string[]} words
 */
export const demoMac = async words => {
  const values = optionsOf(words);
  if (values === null) return 2;
  const ended = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => ended.abort());
  const rehearsal = await createStory({macos: values.macos});
  const place = stage(rehearsal.tools);
  try {
    if (!(process.stdin.isTTY && process.stdout.isTTY)) return await detached(place, rehearsal, ended.signal);
    if (values['auto-quit']) void quitCursor(rehearsal, Number(values['auto-quit']), ended.signal);
    const code = await attached(place, rehearsal.tools, ended.signal);
    process.stdout.write('The made-up Mac is switched off, and its run has ended.\n');
    return code;
  } catch (error) {
    if (isAbort(error)) return 130;
    throw error;
  } finally {
    ended.abort();
    place.close();
    rehearsal.close();
  }
};

if (process.argv[1] === here('demo.js')) process.exitCode = await demoMac(process.argv.slice(2));
