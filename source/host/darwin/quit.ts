import {errorCode} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {exists, waitForExit} from '../exit-watch.js';
import {NOT_OURS, requireQuittable} from '../quit-refusal.js';
import type {App, QuitOutcome} from '../types.js';
import {bundleInCommand} from './apps/bundle.js';
import {COMMAND_COLUMNS, parseCommands} from './apps/command-table.js';
import {type Asker, eventObstacle, notAnApplication, type Obstacle, terminateObstacle} from './quit-obstacle.js';
import {type Asking, askByEvent, askByTerminate, isPlainId, type Terminated} from './quit-scripts.js';
import type {RunTool} from './run-tool.js';

export type QuitOptions = Asking & Asker;

const refused = (obstacle: Obstacle | null): QuitOutcome =>
  obstacle === null ? {result: 'still-open'} : {result: 'refused', ...obstacle};

const signal = async (pid: number, waitMs: number): Promise<QuitOutcome> => {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return {result: 'not-running'};
    return {result: 'refused', nextStep: NOT_OURS};
  }
  return {result: (await waitForExit(() => exists(pid), waitMs)) ? 'quit' : 'still-open'};
};

/** A process's command line; null where ps shows none. */
const commandOf = async (pid: number, run: RunTool): Promise<string | null> => {
  const table = await run('ps', ['-p', String(pid), '-o', COMMAND_COLUMNS]).answer.catch(() => null);
  return (table === null ? undefined : parseCommands(table)[0]?.command) ?? null;
};

const MAX_COMMAND_LENGTH = 80;

const shortCommand = (command: string | null): string | null => {
  const text = command === null ? null : printable(command);
  return text !== null && text.length > MAX_COMMAND_LENGTH ? `${text.slice(0, MAX_COMMAND_LENGTH - 1)}…` : text;
};

/** For an application that no Apple event can be addressed to. */
const withoutEvent = async (
  app: App,
  pid: number,
  command: string | null,
  options: QuitOptions,
): Promise<QuitOutcome> => {
  const outcome = await askByTerminate(pid, options);
  if (outcome === 'gone') return {result: 'quit'};
  if (outcome === 'passed on') return {result: 'still-open'};
  if (outcome === 'no application') return refused(notAnApplication(app.name, pid, shortCommand(command)));
  return refused(outcome === 'no' ? terminateObstacle(app.name) : eventObstacle(outcome.error, app.name, options));
};

const isAsked = (outcome: Terminated): boolean => outcome === 'gone' || outcome === 'passed on';

/**
 * Quits an application as its own menu would: the application may ask whether to save, or refuse. Asks by `terminate`,
 * and if that does not confirm that it has passed the request on, by Apple event; a program that is not an application
 * gets SIGTERM. Never SIGKILL, and never an application that does not run, since the event would start it.
 * @throws {UserError} for a protected application, and for one without a process of its own to ask.
 */
export const quitMacApp = async (app: App, options: QuitOptions): Promise<QuitOutcome> => {
  const pid = requireQuittable(app);
  if (!exists(pid)) return {result: 'not-running'};
  const {bundleId} = app;
  if (!isPlainId(bundleId)) {
    const command = await commandOf(pid, options.run);
    // Where ps is forbidden the command is unknown, and nothing gets a signal.
    const isPlainProgram = bundleId === null && command !== null && bundleInCommand(command) === null;
    return isPlainProgram ? signal(pid, options.waitMs) : withoutEvent(app, pid, command, options);
  }
  const outcome = await askByTerminate(pid, options);
  const asked = isAsked(outcome) ? outcome : await askByEvent(bundleId, pid, options);
  if (asked === 'gone') return {result: 'quit'};
  return refused(typeof asked === 'object' && 'error' in asked ? eventObstacle(asked.error, app.name, options) : null);
};
