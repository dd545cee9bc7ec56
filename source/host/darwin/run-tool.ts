import {type ChildProcess, type StdioOptions, spawn} from 'node:child_process';
import {Socket} from 'node:net';
import {errorMessage, UserError} from '../../errors.js';
import {signalGroup} from '../signal-group.js';
import {measured, parseTimes, TIMES_FD} from './shell-times.js';
import type {Started, ToolCostBook} from './tool-costs.js';
import {findTool, type Tool, type ToolName, type ToolsOptions} from './tools.js';

export type RunningTool = {
  /**
   * What it prints. Rejects with a `UserError` when it cannot be run, fails without any standard output, or does not
   * answer in time.
   */
  answer: Promise<string>;
  /** Resolves when its process has really gone: one that waits for the disk outlives even SIGKILL. */
  gone: Promise<void>;
  /** From now on it no longer keeps this process from ending. */
  unref(): void;
};

/** More than any of them prints within its limit; a tool that streams is ended. */
const MAX_CHARACTERS = 16 * 1024 ** 2;

/** Each tool leads a process group of its own, so that what it has started ends with it. */
const killGroup = ({pid}: ChildProcess): void => {
  if (pid !== undefined) signalGroup(pid, 'SIGKILL');
};

const running = new Set<ChildProcess>();

/** On exit: leaves behind no tool that hangs and was not waited for. */
const killRunning = (): void => {
  for (const child of running) killGroup(child);
};

const refused = ({name, program}: Tool, why: string): UserError =>
  new UserError(
    `${name} failed: ${why}`,
    `Allow ${program} here, or run mlxtop outside whatever forbids it (a sandbox).`,
  );

const follow = (tool: Tool, child: ChildProcess, costs?: Started): RunningTool => {
  const {stdout, stderr} = child;
  let said = '';
  let complaint = '';
  let times = '';
  const timesPipe = child.stdio[TIMES_FD];
  if (timesPipe instanceof Socket) {
    timesPipe.setEncoding('utf8').on('data', (text: string) => {
      times += text;
    });
  }
  let limit: NodeJS.Timeout | undefined;
  if (running.size === 0) process.on('exit', killRunning);
  running.add(child);

  const gone = new Promise<void>(resolve => {
    const end = () => {
      costs?.ended(parseTimes(times));
      running.delete(child);
      if (running.size === 0) process.off('exit', killRunning);
      resolve();
    };
    // The times arrive before its output ends.
    child.once(costs?.isMeasured ? 'close' : 'exit', end).once('error', end);
  });

  const answer = new Promise<string>((resolve, reject) => {
    const giveUp = (error: UserError) => {
      killGroup(child);
      stdout?.destroy();
      stderr?.destroy();
      timesPipe?.destroy();
      reject(error);
    };
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.length > MAX_CHARACTERS) giveUp(refused(tool, 'it does not stop printing.'));
    });
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < MAX_CHARACTERS) complaint += text;
    });
    const seconds = Number((tool.limitMs / 1000).toFixed(1));
    const late = `${tool.name} gave no answer within ${seconds} s.`;
    limit = setTimeout(() => giveUp(new UserError(late, 'The machine is very busy: try again.')), tool.limitMs);
    child.once('error', error => reject(refused(tool, errorMessage(error))));
    child.once('close', (code, signal) => {
      // Several tools print what they can, complain about the rest and exit with 1.
      if (code === 0 || (code !== null && said.trim() !== '')) resolve(said);
      else reject(refused(tool, complaint.trim() || `it ended with ${code ?? signal}.`));
    });
  }).finally(() => clearTimeout(limit));

  const unref = () => {
    child.unref();
    limit?.unref();
    for (const stream of [stdout, stderr, timesPipe]) if (stream instanceof Socket) stream.unref();
  };
  return {answer, gone, unref};
};

/** Starts a tool without a shell. `answer` resolves once all of its output has arrived. */
export const startTool = (tool: Tool, args: readonly string[] = [], costs?: Started): RunningTool => {
  const isMeasured = costs?.isMeasured === true;
  const start = isMeasured ? measured(tool, args) : {program: tool.program, args};
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(isMeasured ? ['pipe' as const] : [])];
  try {
    const child = spawn(start.program, start.args, {env: tool.environment, stdio, detached: true});
    return follow(tool, child, costs);
  } catch (error) {
    // No memory for another process: thrown, not reported by an event.
    costs?.ended(null);
    return {
      answer: Promise.reject(refused(tool, errorMessage(error))),
      gone: Promise.resolve(),
      unref: () => undefined,
    };
  }
};

/** Starts the system's tool of that name; `limitMs` instead of the limit that it has by default. */
export type RunTool = (name: ToolName, args?: readonly string[], limitMs?: number) => RunningTool;

export const createToolRunner =
  (options: ToolsOptions, costs?: ToolCostBook): RunTool =>
  (name, args, limitMs = options.limitMs) =>
    startTool(findTool(name, {...options, ...(limitMs !== undefined && {limitMs})}), args, costs?.started(name));
