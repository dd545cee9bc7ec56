import {setTimeout as delay} from 'node:timers/promises';
import {propertyList} from './darwin/property-list.js';
import {createToolRunner, type RunTool} from './darwin/run-tool.js';

/** A program for launchd to start once for this user. */
export type LaunchAgent = {
  label: string;
  /** Its path and its arguments: it stays in the foreground. */
  command: readonly string[];
  /** On top of launchd's own bare environment. */
  environment: Readonly<Record<string, string>>;
};

/**
 * The agent as launchd reads it (launchd.plist(5)). Without `ProcessType` launchd throttles processor and disk for
 * everything that the program starts. Without `AbandonProcessGroup` it kills the rest of the process group when the
 * program ends, for example a recorder that still has to write down the end. `LaunchOnlyOnce`, and no `KeepAlive`: it
 * is never started again.
 */
export const agentPropertyList = ({label, command, environment}: LaunchAgent): string =>
  propertyList({
    Label: label,
    ProgramArguments: command,
    EnvironmentVariables: environment,
    RunAtLoad: true,
    LaunchOnlyOnce: true,
    AbandonProcessGroup: true,
    ProcessType: 'Interactive',
  });

export type LaunchOptions = {
  /** A folder whose tools come before the system's own. */
  tools: string | null;
  /** How long launchctl may take, all its calls together. */
  limitMs: number;
};

/** A job is gone some time after `bootout` has returned, and its label is taken until then. */
const TRIES = 5;
const BETWEEN_TRIES_MS = 200;

/** With less time left than this nothing more is asked. */
const MIN_LIMIT_MS = 200;

const isRunning = (printed: string): boolean => /^\s*pid = \d+/m.test(printed);

/**
 * Removes a job that has ended but that launchd still knows; false when there is none. A running job is never touched.
 */
const removeEnded = async (run: RunTool, service: string, left: () => number): Promise<boolean> => {
  try {
    if (isRunning(await run('launchctl', ['print', service], left()).answer)) return false;
    await run('launchctl', ['bootout', service], left()).answer;
    return true;
  } catch {
    // Not loaded, or no answer: the error of bootstrap counts.
    return false;
  }
};

/**
 * Has launchd start the agent in `file`, whose label is `label`, in this user's login session. It then belongs to no
 * application and to none of this process's ancestors. Throws a `UserError` with launchctl's own words when it refuses
 * or does not answer in time.
 */
export const startAgent = async (file: string, label: string, {tools, limitMs}: LaunchOptions): Promise<void> => {
  const run = createToolRunner({folder: tools});
  const domain = `gui/${process.getuid?.() ?? 0}`;
  const until = performance.now() + limitMs;
  const left = () => Math.max(MIN_LIMIT_MS, until - performance.now());
  const bootstrap = () => run('launchctl', ['bootstrap', domain, file], left()).answer;
  for (let tries = 1; ; tries++) {
    try {
      await bootstrap();
      return;
    } catch (error) {
      const isOver = tries === TRIES || performance.now() > until - MIN_LIMIT_MS;
      if (isOver || (tries === 1 && !(await removeEnded(run, `${domain}/${label}`, left)))) throw error;
      await delay(BETWEEN_TRIES_MS);
    }
  }
};
