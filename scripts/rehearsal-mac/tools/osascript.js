// The scripts that quit an app or show a notification, answered as the state says that the app, or the system, answers.
import {spawn} from 'node:child_process';
import {appendFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {noteCall, notRehearsed} from '../calls.js';
import {lives} from '../proc.js';
import {settle} from '../settle.js';
import {readState} from '../state.js';

/** @import {MacApp} from '../types.ts' */

/** @typedef {{script: string, seconds: number, waits: boolean}} AppleEvent */

const folder = process.env.REHEARSAL_MAC ?? '';
const state = readState(folder);

/**
 * @param {string} what
 * @returns {never}
 */
const unknownUse = what => notRehearsed(folder, `osascript ${what}`);

/**
 * As osascript prints it: where in the script, what, and the number.
 * @param {string} script
 * @param {string} text
 * @param {number} number
 * @returns {never}
 */
const fail = (script, text, number) => {
  process.stderr.write(`0:${script.length}: execution error: ${text} (${number})\n`);
  process.exit(1);
};

/**
 * Options, then the words that the script's `run` handler gets: `osascript -e SCRIPT WORD…`.
 * @param {string[]} words
 */
const readArguments = words => {
  const scripts = [];
  let language = 'AppleScript';
  let at = 0;
  for (; words[at]?.startsWith('-'); at++) {
    if (words[at] === '-e') scripts.push(words[++at] ?? '');
    else if (words[at] === '-l') language = words[++at] ?? '';
    else unknownUse(words[at] ?? '');
  }
  return {script: scripts.join('\n'), language, argv: words.slice(at)};
};

/** @param {MacApp} app */
const isRunning = app => lives(app.processes[0]);

/**
 * Ends the app after its seconds, whether or not the caller still waits for the answer.
 * @param {MacApp} app
 */
const endLater = app => {
  const words = [join(folder, '.kit', 'quit-now.js'), folder, String(state.apps.indexOf(app)), String(app.quitSeconds)];
  // Launch Services does this, not the caller: the process belongs to no app's coalition.
  spawn(process.execPath, words, {detached: true, stdio: 'ignore', env: {}}).unref();
};

/** @param {MacApp} app */
const untilEnded = async app => {
  while (isRunning(app)) await delay(20);
  settle(folder);
};

/** The limit of an Apple event when the script sets none. */
const EVENT_SECONDS = 120;

/**
 * What an app does when an Apple event asks it to quit. The script waits for the answer unless it ignores it.
 * @param {MacApp} app
 * @param {AppleEvent} event
 */
const quitByEvent = async (app, {script, seconds, waits}) => {
  // From a tmux server that no longer belongs to a session of the user no event gets out, whichever app is asked
  // (tmux/tmux#4680).
  if (state.automation === 'lost') fail(script, `${app.name} got an error: Application isn’t running.`, -600);
  if (state.automation === 'unasked') fail(script, `${app.name} got an error: consent needed.`, -1744);
  if (state.automation === 'refused' || app.onQuit === 'refused') {
    fail(script, `Not authorized to send Apple events to ${app.name}.`, -1743);
  }
  if (app.onQuit === 'cancels') {
    if (!waits) return;
    await delay(app.quitSeconds * 1000);
    fail(script, `${app.name} got an error: User canceled.`, -128);
  }
  if (app.onQuit !== 'quits' || state.automation === 'undecided') {
    // A dialog that asks to save or to permit, or an app that answers nothing.
    if (!waits) return;
    await delay(seconds * 1000);
    fail(script, `${app.name} got an error: AppleEvent timed out.`, -1712);
  }
  endLater(app);
  if (waits) await untilEnded(app);
};

/**
 * @param {AppleEvent} event
 * @param {'id' | 'name'} kind
 * @param {string} name
 */
const tellToQuit = async (event, kind, name) => {
  const {script} = event;
  const named = state.apps.filter(one => one.type !== null && (kind === 'id' ? one.bundleId : one.name) === name);
  const app = named.find(isRunning) ?? named[0];
  if (!app) return fail(script, `Can’t get application${kind === 'id' ? ' id' : ''} "${name}".`, -1728);
  if (isRunning(app)) return quitByEvent(app, event);
  // The original may even start the app in order to quit it: asking an app that does not run is the caller's mistake.
  noteCall(folder, `ABSENT ${app.name}`);
  fail(script, `${app.name} isn’t running.`, -600);
};

/**
 * NSRunningApplication's terminate: asks in the same way, needs no permission, and returns at once. It tells by true or
 * false whether the request went out, and exits with 0 either way; a pid that is not an application's gives nil, and a
 * message to nil does nothing.
 * @param {number} pid
 * @param {boolean} saysNil
 */
const terminate = async (pid, saysNil) => {
  await delay(state.terminateSeconds * 1000);
  const app = state.apps.find(one => one.type !== null && one.processes[0].pid === pid && isRunning(one));
  if (!app || state.terminate === 'nil') {
    if (saysNil) process.stdout.write('nil\n');
    return;
  }
  if (state.terminate === 'error') fail('0', 'Error: TypeError: undefined is not a function', -2700);
  if (state.terminate === 'works' && (app.onQuit === 'quits' || app.onQuit === 'refused')) endLater(app);
  process.stdout.write(`${state.terminate === 'works'}\n`);
};

/**
 * With Script Editor's permission a notification appears; without it none appears, the user is not asked, and it is not
 * an error.
 * @param {{script: string, argv: string[]}} call
 */
const notify = ({script, argv}) => {
  if (state.notifications !== 'allowed') return;
  const words = /\bitem 1 of argv\b/.test(script) ? [argv[1], argv[0]] : [script];
  appendFileSync(join(folder, 'shown.log'), `${JSON.stringify(words.join(': '))}\n`);
};

/** @param {ReturnType<typeof readArguments>} call */
const run = async ({script, language, argv}) => {
  if (language === 'JavaScript') {
    const pid = /runningApplicationWithProcessIdentifier\(\s*(\d+)\s*\)[\s\S]*\.\s*terminate\b/.exec(script)?.[1];
    return pid === undefined ? unknownUse(script) : terminate(Number(pid), /\.isNil\(\) \? "nil"/.test(script));
  }
  const timeout = /^\s*with timeout of (\d+) seconds?\s*\n([\s\S]*)\n\s*end timeout\s*$/.exec(script);
  const ignoring = /^\s*ignoring application responses\s*\n([\s\S]*)\n\s*end ignoring\s*$/.exec(script);
  const core = timeout?.[2] ?? ignoring?.[1] ?? script;
  const quit = /^\s*tell\s+(?:application|app)\s+(id\s+)?"([^"]+)"\s+to\s+quit\s*$/.exec(core);
  const event = {script, seconds: Number(timeout?.[1] ?? EVENT_SECONDS), waits: !ignoring};
  if (quit) return tellToQuit(event, quit[1] ? 'id' : 'name', quit[2] ?? '');
  if (/^\s*(?:on run argv\s*\n\s*)?display notification /.test(script)) return notify({script, argv});
  return unknownUse(script);
};

await run(readArguments(process.argv.slice(2)));
