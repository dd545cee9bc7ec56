import {errorMessage} from '../../errors.js';
import {exists, waitForExit} from '../exit-watch.js';
import type {RunTool} from './run-tool.js';

/** What came of a request; `passed on`: nothing hinders it, but the application is still there. */
export type Asked = 'gone' | 'passed on' | {error: string};

/**
 * What came of `terminate`: `no` when macOS did not send the request, `no application` when the pid is not an
 * application's.
 */
export type Terminated = Asked | 'no' | 'no application';

export type Asking = {
  run: RunTool;
  /** How long the application has to go once it was asked. */
  waitMs: number;
};

/** Any other character could add code to the script. */
const BUNDLE_ID = /^[A-Za-z0-9.-]+$/;

export const isPlainId = (bundleId: string | null): bundleId is string => bundleId !== null && BUNDLE_ID.test(bundleId);

const TOOL_MARGIN_MS = 1000;

/** `terminate` returns at once: one that takes longer hangs, and the Apple event is worth trying. */
const TERMINATE_LIMIT_MS = 5000;

/**
 * In JXA a method without arguments is called by naming it, and a message to nil returns nothing: so nil is checked
 * first.
 */
const terminateScript = (pid: number): string[] => [
  ...['-l', 'JavaScript', '-e'],
  `ObjC.import("AppKit"); const app = $.NSRunningApplication.runningApplicationWithProcessIdentifier(${pid}); ` +
    'app.isNil() ? "nil" : String(app.terminate)',
];

const quitScript = (bundleId: string): string[] => ['-e', `tell application id "${bundleId}" to quit`];

/** A BOOL is a number where it is a `signed char` (x86). */
const ANSWERS: ReadonlyMap<string, Terminated> = new Map([
  ['true', 'passed on'],
  ['1', 'passed on'],
  ['false', 'no'],
  ['0', 'no'],
  ['nil', 'no application'],
  ['', 'no application'],
]);

const answerOf = (text: string): Terminated =>
  ANSWERS.get(text.trim()) ?? {error: `osascript answered ${JSON.stringify(text.trim().slice(0, 60))}`};

/**
 * Asks through NSRunningApplication's `terminate`, which quits in the same way as an Apple event, but without one from
 * a script: the application may ask what to save. Waits for its process to go, or for an answer that it will not:
 * osascript ends with 0 either way.
 */
export const askByTerminate = async (pid: number, {run, waitMs}: Asking): Promise<Terminated> => {
  let outcome: Terminated | null = null;
  const {answer, unref} = run('osascript', terminateScript(pid), Math.min(TERMINATE_LIMIT_MS, waitMs));
  answer.then(
    text => {
      outcome = answerOf(text);
    },
    error => {
      outcome = {error: errorMessage(error)};
    },
  );
  await waitForExit(
    () => exists(pid),
    waitMs,
    () => outcome !== null && outcome !== 'passed on',
  );
  unref();
  if (!exists(pid)) return 'gone';
  return outcome ?? {error: 'osascript gave no answer'};
};

/**
 * Asks by Apple event, as the application's own menu would, and waits for its process to go, or for an error that says
 * it will not.
 */
export const askByEvent = async (bundleId: string, pid: number, {run, waitMs}: Asking): Promise<Asked> => {
  const failed: string[] = [];
  // It answers only when the application does, so not while that shows a question. Its limit comes after ours, which is
  // not an error.
  const {answer, unref} = run('osascript', quitScript(bundleId), waitMs + TOOL_MARGIN_MS);
  answer.catch(error => failed.push(errorMessage(error)));
  await waitForExit(
    () => exists(pid),
    waitMs,
    () => failed.length > 0,
  );
  // It is not waited for any longer.
  unref();
  if (!exists(pid)) return 'gone';
  return failed[0] === undefined ? 'passed on' : {error: failed[0]};
};
