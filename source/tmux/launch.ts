import {UserError} from '../errors.js';
import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';
import {type PaneLayout, trainerShare, widthsFor} from './layout.js';
import {formatLiteral, tmuxCommand} from './quote.js';
import {keepWide} from './record-width.js';
import {inOneLine, keepCommands} from './rest.js';
import {statusLine, statusWindow} from './status-line.js';
import {giveBackAfterWheel} from './wheel-back.js';

/** Lines of output that the trainer's pane keeps. */
const HISTORY_LINES = 50_000;

export type Launch = {
  session: string;
  /** The run's name, which the status line shows. */
  title: string;
  runId: string;
  directory: string;
  columns: number;
  rows: number;
  layout: PaneLayout;
  /** The file with one line about how the run is doing. */
  statusFile: string;
  /** The dashboard's command, run without a shell. */
  dashboard: readonly string[];
  /** The trainer's command with its wrapper, run without a shell. */
  trainer: readonly string[];
  /** The trainer's environment, on top of the server's. */
  environment: ReadonlyMap<string, string>;
  /**
   * The command that reads the trainer's output: for `/bin/sh`, after tmux has expanded formats such as `#{pane_pid}`.
   * Null for a run that waits: it gets a recorder and a dashboard when it starts (`beginInPane`).
   */
  recorder: string | null;
};

/** Holds the first pane of a session that is to have no dashboard yet, until the trainer's has been made. */
const PLACEHOLDER = ['/bin/cat'];

export type Launched = {
  sessionId: string;
  socketPath: string;
  dashboardPane: string;
  trainerPane: string;
  wrapperPid: number;
};

/** Name of the window that both panes are in. */
const WINDOW = 'train';

/** tmux needs this much room to make two panes. When a smaller terminal attaches, it shrinks the window. */
const MIN_SIZE = {columns: 80, rows: 24};

const PLACE = formatOf(['session_id', 'socket_path', 'pane_id', 'pane_pid']);

/**
 * The launch as tmux commands in one line: they run in one pass of the server's queue, so that no output is lost, and
 * an error ends the rest. A user's hooks run in between and may make or select other windows and panes. So the window
 * is targeted by its name, never as the current one, and the commands after the split have no target: they apply to the
 * pane that it made.
 */
export const launchCommands = (launch: Launch): string => {
  const target = `=${launch.session}:=${WINDOW}`;
  const columns = Math.max(launch.columns, MIN_SIZE.columns);
  const rows = Math.max(launch.rows, MIN_SIZE.rows);
  const size = ['-x', String(widthsFor(columns, launch.layout).window), '-y', String(rows)];
  const environment = [...launch.environment].flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const direction = launch.layout === 'beside' ? '-h' : '-v';
  const share = `${trainerShare(columns, launch.layout)}%`;
  const made = ['-P', '-F', PLACE, '-c', formatLiteral(launch.directory)];
  const first = launch.recorder === null ? PLACEHOLDER : launch.dashboard;
  const sessionOption = (option: string, value: string) => ['set-option', '-t', target, option, value];
  const commands = [
    ['new-session', '-d', '-s', launch.session, '-n', WINDOW, ...size, ...made, ...first],
    // tmux 3.2 gives a detached session 80 columns, whatever it was told. And from now on no client changes the size.
    ['resize-window', '-t', target, ...size],
    sessionOption('destroy-unattached', 'off'),
    sessionOption('@mlxtop_run', launch.runId),
    sessionOption('history-limit', String(HISTORY_LINES)),
    sessionOption('mouse', 'on'),
    ...statusLine(launch.title, launch.statusFile).map(([option, value]) => sessionOption(option, value)),
    ...statusWindow.map(([option, value]) => ['set-option', '-w', '-t', target, option, value]),
    ['set-option', '-w', '-t', target, 'automatic-rename', 'off'],
    ['set-option', '-w', '-t', target, 'remain-on-exit', 'off'],
    ['split-window', '-t', target, direction, '-l', share, ...made, ...environment, ...launch.trainer],
    ['set-option', '-p', 'remain-on-exit', 'on'],
    ['set-option', '-p', '@mlxtop_role', 'trainer'],
    ...(launch.recorder === null ? [] : [['pipe-pane', launch.recorder]]),
  ];
  return `${commands.map(tmuxCommand).join(' ; ')}\n`;
};

/** The panes that a launch made, in order. A user's hooks may have printed other lines. */
const panesMade = (stdout: string): {session: string; socket: string; pane: string; pid: string}[] =>
  stdout.split('\n').flatMap(line => {
    const [session, socket, pane, pid] = line.split(SEPARATOR);
    return session && socket && pane && pid ? [{session, socket, pane, pid}] : [];
  });

/**
 * Whether the launch's last command has run (the pane is piped, or, without a recorder, marked): a bad exit code then
 * comes from a user's hook.
 */
const isComplete = async (tmux: Tmux, pane: string, {recorder}: Launch): Promise<boolean> => {
  const [format, done] = recorder === null ? ['#{@mlxtop_role}', 'trainer'] : ['#{pane_pipe}', '1'];
  return (await tmux.run(['display-message', '-p', '-t', pane, format])).stdout === done;
};

/** Another start has taken the session's name since it was found free. */
export class NameTakenError extends UserError {
  constructor(message: string) {
    super(message, 'Other starts keep taking that name: choose another, or start again.');
  }
}

/**
 * Starts the session. Throws a `UserError` with tmux's own message when it refuses; `killRun` then removes what was
 * made.
 */
export const launch = async (tmux: Tmux, plan: Launch): Promise<Launched> => {
  const answer = await tmux.run(['start-server', ';', 'source-file', '-'], launchCommands(plan));
  const [dashboard, trainer] = panesMade(answer.stdout);
  if (!dashboard || !trainer || (answer.code !== 0 && !(await isComplete(tmux, trainer.pane, plan)))) {
    const message = `tmux could not start the session: ${answer.stderr || answer.stdout || `exit code ${answer.code}`}`;
    if (/duplicate session/.test(answer.stderr)) throw new NameTakenError(message);
    throw new UserError(message, 'Try the same with --socket-name mlxtop, which starts a separate tmux server.');
  }
  await tmux.run(
    plan.recorder === null
      ? ['kill-pane', '-t', dashboard.pane]
      : inOneLine([
          ...keepCommands(dashboard.pane, plan.dashboard),
          ['select-window', '-t', dashboard.pane],
          ['select-pane', '-t', dashboard.pane],
        ]),
  );
  await keepWide(tmux, trainer.pane);
  await giveBackAfterWheel(tmux, trainer.pane);
  return {
    sessionId: trainer.session,
    socketPath: trainer.socket,
    dashboardPane: dashboard.pane,
    trainerPane: trainer.pane,
    wrapperPid: Number(trainer.pid),
  };
};
