import {errorCode, errorMessage} from '../../errors.js';
import {exists, waitForExit} from '../exit-watch.js';
import {NOT_OURS, requireQuittable} from '../quit-refusal.js';
import type {App, QuitOutcome} from '../types.js';
import {bundleInCommand} from './apps/bundle.js';
import {COMMAND_COLUMNS, parseCommands} from './apps/command-table.js';
import type {RunTool} from './run-tool.js';

export type QuitOptions = {
  run: RunTool;
  /** The application that macOS asks the permission for: the terminal, not tmux and not Node. */
  terminal: string;
  waitMs: number;
};

/** Anything else would be a program of its own within the script. */
const BUNDLE_ID = /^[A-Za-z0-9.-]+$/;

const TOOL_MARGIN_MS = 1000;

/** Apple event errors that `osascript` prints in parentheses (MacErrors.h). */
const errAEEventNotPermitted = -1743;
const errAEEventWouldRequireUserConsent = -1744;
const errAETimeout = -1712;
const userCanceledErr = -128;

/** How asking went: the process has gone, nothing stands in the way, or the words in which the script failed. */
type Asked = 'gone' | 'passed on' | {error: string};

/** Runs a script that asks the application, and waits for its process to go or for an error that says that it will not. */
const askByScript = async (script: readonly string[], pid: number, {run, waitMs}: QuitOptions): Promise<Asked> => {
  const failed: string[] = [];
  // It answers when the application has: while that shows a question, not at all. Its limit comes after ours, which is no error.
  const {answer, unref} = run('osascript', script, waitMs + TOOL_MARGIN_MS);
  answer.catch(error => failed.push(errorMessage(error)));
  const gone = await waitForExit(
    () => exists(pid),
    waitMs,
    () => failed.length > 0,
  );
  // Nobody waits for it any longer.
  unref();
  if (gone || !exists(pid)) return 'gone';
  return failed[0] === undefined ? 'passed on' : {error: failed[0]};
};

/** `terminate` is the same way to quit, with its questions, without an Apple event from a script; no parentheses in JXA. */
const terminateScript = (pid: number): string[] => [
  ...['-l', 'JavaScript', '-e'],
  `ObjC.import("AppKit"); $.NSRunningApplication.runningApplicationWithProcessIdentifier(${pid}).terminate`,
];

const quitScript = (bundleId: string): string[] => ['-e', `tell application id "${bundleId}" to quit`];

const errorNumber = (error: string): number | null => {
  const found = /\((-\d+)\)/.exec(error)?.[1];
  return found === undefined ? null : Number(found);
};

/** What the user can do about a script that failed; null where the application is just not (yet) ready to go. */
const obstacle = (error: string, app: App, terminal: string): string | null => {
  switch (errorNumber(error)) {
    case errAEEventNotPermitted:
    case errAEEventWouldRequireUserConsent:
      return (
        `Allow it in System Settings > Privacy & Security > Automation: ${terminal} > ${app.name}. ` +
        'If it is not listed there, quit the application by hand.'
      );
    case errAETimeout:
    case userCanceledErr:
      return null;
    default:
      return `Quit it by hand: the request did not get through (${error}).`;
  }
};

const isPermission = (error: string): boolean =>
  [errAEEventNotPermitted, errAEEventWouldRequireUserConsent].includes(errorNumber(error) ?? 0);

const outcomeOf = (asked: Asked, app: App, terminal: string): QuitOutcome => {
  if (asked === 'gone') return {result: 'quit'};
  const nextStep = asked === 'passed on' ? null : obstacle(asked.error, app, terminal);
  return nextStep === null ? {result: 'still-open'} : {result: 'refused', nextStep};
};

const signal = async (pid: number, waitMs: number): Promise<QuitOutcome> => {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return {result: 'not-running'};
    return {result: 'refused', nextStep: NOT_OURS};
  }
  return {result: (await waitForExit(() => exists(pid), waitMs)) ? 'quit' : 'still-open'};
};

/** Whether it is known to be no application. Where ps is forbidden nothing is known, and nothing gets a signal. */
const isPlainProgram = async (pid: number, run: RunTool): Promise<boolean> => {
  const table = await run('ps', ['-p', String(pid), '-o', COMMAND_COLUMNS]).answer.catch(() => null);
  return table !== null && parseCommands(table).every(({command}) => bundleInCommand(command) === null);
};

/**
 * Quits an application as its own menu would: the application may ask whether to save, or not want to. Asks by Apple event, or by
 * `terminate` for one without a bundle id; a program that is no application gets SIGTERM. Never SIGKILL, and never an application that
 * does not run, since the event would start it.
 * @throws {UserError} for a protected one, and for one without a process of its own to ask.
 */
export const quitMacApp = async (app: App, options: QuitOptions): Promise<QuitOutcome> => {
  const pid = requireQuittable(app);
  if (!exists(pid)) return {result: 'not-running'};
  const {bundleId} = app;
  if (bundleId === null && (await isPlainProgram(pid, options.run))) return signal(pid, options.waitMs);
  const byTerminate = async () =>
    outcomeOf(await askByScript(terminateScript(pid), pid, options), app, options.terminal);
  if (bundleId === null || !BUNDLE_ID.test(bundleId)) return byTerminate();
  const asked = await askByScript(quitScript(bundleId), pid, options);
  const outcome = outcomeOf(asked, app, options.terminal);
  // Who says no means it; an event that found nobody (-600) is worth the other way.
  const lost = outcome.result === 'refused' && typeof asked === 'object' && !isPermission(asked.error);
  return lost ? byTerminate() : outcome;
};
