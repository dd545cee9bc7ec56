import {UserError} from '../errors.js';
import type {Tmux} from './client.js';
import {formatLiteral, tmuxCommand} from './quote.js';
import {statusLine, statusWindow} from './status-line.js';

/** Lines of output that the trainer's pane keeps. */
const HISTORY_LINES = 50_000;

export type Launch = {
  session: string;
  runId: string;
  directory: string;
  columns: number;
  rows: number;
  layout: Layout;
  /** Holds one line that tells how the run is doing. */
  statusFile: string;
  /** The dashboard's command, run without a shell. */
  dashboard: readonly string[];
  /** The trainer's command with its wrapper, run without a shell. */
  trainer: readonly string[];
  /** The trainer's environment, on top of the server's. */
  environment: ReadonlyMap<string, string>;
  /** The pipe's reader: a text for `/bin/sh`, in which tmux expands formats such as `#{pane_pid}`. */
  recorder: string;
};

export type Layout = 'beside' | 'over';

/** Side by side from 140 columns: then both panes have at least 60. */
export const layoutFor = (columns: number): Layout => (columns >= 140 ? 'beside' : 'over');

/** Option of our session: the layout that its user chose, over the one that fits the width. */
export const LAYOUT_OPTION = '@mlxtop_layout';

/** The option's value as a layout; null for none. */
export const chosenLayout = (value: string | undefined): Layout | null =>
  value === 'beside' || value === 'over' ? value : null;

/** The trainer's share of the window in per cent; the dashboard has the larger one. */
export const trainerShare = (layout: Layout): number => (layout === 'beside' ? 42 : 35);

export type Launched = {
  sessionId: string;
  socketPath: string;
  dashboardPane: string;
  trainerPane: string;
  wrapperPid: number;
};

/** Name of the window that both panes are in. */
const WINDOW = 'train';

/** Two panes need room to be made; a smaller terminal that attaches makes the window smaller then. */
const LEAST = {columns: 80, rows: 24};

const SEPARATOR = '\u241E';
const PLACE = ['#{session_id}', '#{socket_path}', '#{pane_id}', '#{pane_pid}'].join(SEPARATOR);

/**
 * The launch as tmux commands in one line: one pass of the server's queue, so that no output is lost, and an error ends all that
 * follows. A user's hooks run in between and may make windows and panes, or select others. So the window is meant by its name and
 * never as the current one, and what follows the split has no target: that is the pane which it made.
 */
export const launchCommands = (launch: Launch): string => {
  const target = `=${launch.session}:=${WINDOW}`;
  const columns = Math.max(launch.columns, LEAST.columns);
  const rows = Math.max(launch.rows, LEAST.rows);
  const size = ['-x', String(columns), '-y', String(rows)];
  const environment = [...launch.environment].flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const direction = launch.layout === 'beside' ? '-h' : '-v';
  const share = `${trainerShare(launch.layout)}%`;
  const made = ['-P', '-F', PLACE, '-c', formatLiteral(launch.directory)];
  const sessionOption = (option: string, value: string) => ['set-option', '-t', target, option, value];
  const commands = [
    ['new-session', '-d', '-s', launch.session, '-n', WINDOW, ...size, ...made, ...launch.dashboard],
    sessionOption('destroy-unattached', 'off'),
    sessionOption('@mlxtop_run', launch.runId),
    sessionOption('history-limit', String(HISTORY_LINES)),
    sessionOption('mouse', 'on'),
    ...statusLine(launch.session, launch.statusFile).map(([option, value]) => sessionOption(option, value)),
    ...statusWindow.map(([option, value]) => ['set-option', '-w', '-t', target, option, value]),
    ['set-option', '-w', '-t', target, 'automatic-rename', 'off'],
    ['set-option', '-w', '-t', target, 'remain-on-exit', 'off'],
    ['split-window', '-t', target, direction, '-l', share, ...made, ...environment, ...launch.trainer],
    ['set-option', '-p', 'remain-on-exit', 'on'],
    ['set-option', '-p', '@mlxtop_role', 'trainer'],
    ['pipe-pane', launch.recorder],
  ];
  return `${commands.map(tmuxCommand).join(' ; ')}\n`;
};

/** The panes that a launch made, in their order. A user's hooks may have printed lines of their own. */
const panesMade = (stdout: string): {session: string; socket: string; pane: string; pid: string}[] =>
  stdout.split('\n').flatMap(line => {
    const [session, socket, pane, pid] = line.split(SEPARATOR);
    return session && socket && pane && pid ? [{session, socket, pane, pid}] : [];
  });

/** The pipe is the launch's last command: where there is one, the exit code speaks of a user's hook. */
const isPiped = async (tmux: Tmux, pane: string): Promise<boolean> =>
  (await tmux.run(['display-message', '-p', '-t', pane, '#{pane_pipe}'])).stdout === '1';

/** Another start took the session's name since it was seen to be free. */
export class NameTakenError extends UserError {
  constructor(message: string) {
    super(message, 'Other starts take that name again and again: choose another, or start again.');
  }
}

/** Starts the session. Throws a `UserError` with tmux's own words when it refuses; `killRun` removes what there is of it then. */
export const launch = async (tmux: Tmux, plan: Launch): Promise<Launched> => {
  const answer = await tmux.run(['start-server', ';', 'source-file', '-'], launchCommands(plan));
  const [dashboard, trainer] = panesMade(answer.stdout);
  if (!dashboard || !trainer || (answer.code !== 0 && !(await isPiped(tmux, trainer.pane)))) {
    const message = `tmux could not start the session: ${answer.stderr || answer.stdout || `exit code ${answer.code}`}`;
    if (/duplicate session/.test(answer.stderr)) throw new NameTakenError(message);
    throw new UserError(message, 'Try the same with --socket-name mlxtop, which starts a tmux server of its own.');
  }
  const role = ['set-option', '-p', '-t', dashboard.pane, '@mlxtop_role', 'dashboard'];
  await tmux.run([...role, ';', 'select-window', '-t', dashboard.pane, ';', 'select-pane', '-t', dashboard.pane]);
  return {
    sessionId: trainer.session,
    socketPath: trainer.socket,
    dashboardPane: dashboard.pane,
    trainerPane: trainer.pane,
    wrapperPid: Number(trainer.pid),
  };
};
