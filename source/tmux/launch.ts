import {UserError} from '../errors.js';
import type {Tmux} from './client.js';
import {tmuxCommand} from './quote.js';
import {statusLine} from './status-line.js';

/** Lines of output that the trainer's pane keeps. */
const HISTORY_LINES = 50_000;

export type Launch = {
  session: string;
  runId: string;
  directory: string;
  columns: number;
  rows: number;
  layout: Layout;
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

/** The trainer's share of the window in per cent; the dashboard has the larger one. */
export const trainerShare = (layout: Layout): number => (layout === 'beside' ? 42 : 35);

export type Launched = {
  sessionId: string;
  socketPath: string;
  dashboardPane: string;
  trainerPane: string;
  wrapperPid: number;
};

const SEPARATOR = '\u241E';

/**
 * The launch as tmux commands in one line: one pass of the server's queue, so that no output is lost, and an error ends all that
 * follows. Commands after the split have no target on purpose: they act on the pane that it made, whatever a user's hooks did.
 */
export const launchCommands = (launch: Launch): string => {
  const target = `=${launch.session}:`;
  const format = ['#{session_id}', '#{socket_path}', '#{pane_id}', '#{pane_pid}'].join(SEPARATOR);
  const size = ['-x', String(launch.columns), '-y', String(launch.rows)];
  const environment = [...launch.environment].flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const direction = launch.layout === 'beside' ? '-h' : '-v';
  const share = `${trainerShare(launch.layout)}%`;
  const start = ['-c', launch.directory.replaceAll('#', '##')];
  const commands = [
    [
      'new-session',
      '-d',
      '-P',
      '-F',
      format,
      '-s',
      launch.session,
      '-n',
      'train',
      ...size,
      ...start,
      ...launch.dashboard,
    ],
    ['set-option', '-t', target, 'history-limit', String(HISTORY_LINES)],
    ['set-option', '-t', target, 'mouse', 'on'],
    ['set-option', '-t', target, 'destroy-unattached', 'off'],
    ['set-option', '-t', target, '@mlxtop_run', launch.runId],
    ...statusLine(launch.session).map(([option, value]) => ['set-option', '-t', target, option, value]),
    ['set-option', '-w', '-t', target, 'automatic-rename', 'off'],
    ['set-option', '-w', '-t', target, 'remain-on-exit', 'off'],
    ['set-option', '-p', '-t', target, '@mlxtop_role', 'dashboard'],
    [
      'split-window',
      '-P',
      '-F',
      format,
      '-t',
      target,
      direction,
      '-l',
      share,
      ...start,
      ...environment,
      ...launch.trainer,
    ],
    ['set-option', '-p', 'remain-on-exit', 'on'],
    ['set-option', '-p', '@mlxtop_role', 'trainer'],
    ['pipe-pane', launch.recorder],
  ];
  return `${commands.map(tmuxCommand).join(' ; ')}\n`;
};

/** Starts the session. Throws a `UserError` with tmux's own words when it refuses. */
export const launch = async (tmux: Tmux, plan: Launch): Promise<Launched> => {
  const answer = await tmux.run(['start-server', ';', 'source-file', '-'], launchCommands(plan));
  const [dashboard, trainer] = answer.stdout.split('\n').map(line => line.split(SEPARATOR));
  if (answer.code !== 0 || !dashboard?.[3] || !trainer?.[3]) {
    throw new UserError(
      `tmux could not start the session: ${answer.stderr || answer.stdout || `exit code ${answer.code}`}`,
      'Try the same with --socket-name mlxtop, which starts a tmux server of its own.',
    );
  }
  const launched = {
    sessionId: trainer[0] ?? '',
    socketPath: trainer[1] ?? '',
    dashboardPane: dashboard[2] ?? '',
    trainerPane: trainer[2] ?? '',
    wrapperPid: Number(trainer[3]),
  };
  await tmux.run(['select-pane', '-t', launched.dashboardPane]);
  return launched;
};
