import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';

const FIELDS = [
  'pane_id',
  'socket_path',
  'session_name',
  'pane_pid',
  'pane_dead',
  'pane_pipe',
  'pane_current_path',
  '@mlxtop_run',
] as const;

/** Captures everything that a pane shows and has scrolled away, with wrapped rows joined. */
export const CAPTURE_ALL: readonly string[] = ['capture-pane', '-p', '-J', '-S', '-', '-E', '-'];

/** A pane of a session that mlxtop did not start. */
export type ForeignPane = {
  id: string;
  socketPath: string;
  session: string;
  leaderPid: number;
  dead: boolean;
  /** Its output is piped to some program already. */
  piped: boolean;
  directory: string;
  /** The run whose session this is; empty for a session that mlxtop did not start. */
  runId: string;
};

/** The pane that a tmux target names; null when there is none. */
export const readPane = async (tmux: Tmux, target: string): Promise<ForeignPane | null> => {
  const {stdout, code} = await tmux.run(['display-message', '-p', '-t', target, formatOf(FIELDS)]);
  const [id = '', socketPath = '', session = '', pid = '', dead, piped, directory = '', runId = ''] =
    stdout.split(SEPARATOR);
  if (code !== 0 || id === '') return null;
  const leaderPid = Number(pid);
  return {id, socketPath, session, leaderPid, dead: dead === '1', piped: piped === '1', directory, runId};
};

/**
 * The text of a pane's screen and scrollback, from the output of `capture-pane -J`: without trailing blanks and without
 * blank lines at the end. The last line stays unfinished when the cursor is in it (`isOpen`): its rest comes through
 * the pipe.
 */
export const scrollbackText = (captured: string, isOpen: boolean): string => {
  const lines = captured.split('\n');
  const last = lines.findLastIndex(line => line.trim() !== '');
  const text = lines
    .slice(0, last + 1)
    .map((line, index) => (isOpen && index === last ? line : line.trimEnd()))
    .join('\n');
  return text === '' || isOpen ? text : `${text}\n`;
};

/** The capture without the blanks that tmux 3.2 fills an unfinished last row up with, behind the cursor. */
const upToCursor = (lines: readonly string[], column: number): string => {
  const last = lines.findLastIndex(line => line.trim() !== '');
  const cut = (line: string): string => (line.trimEnd().length <= column ? line.slice(0, column) : line);
  return lines.map((line, index) => (index === last && column > 0 ? cut(line) : line)).join('\n');
};

/**
 * Reads a pane's scrollback and starts piping its output to `recorder` in one pass of the server's queue, so that
 * everything it prints is in one or the other. Nothing else of the session changes. Resolves with the scrollback, or
 * with tmux's message when it refuses.
 */
export const pipePane = async (
  tmux: Tmux,
  pane: string,
  recorder: string,
): Promise<{scrollback: string; refusal: null} | {scrollback: null; refusal: string}> => {
  const target = ['-t', pane];
  const {stdout, stderr, code} = await tmux.run([
    ...['display-message', '-p', ...target, '#{cursor_x}', ';'],
    ...[...CAPTURE_ALL, ...target, ';'],
    ...['pipe-pane', ...target, recorder],
  ]);
  if (code !== 0) return {scrollback: null, refusal: stderr || `exit code ${code}`};
  const [column = '0', ...captured] = stdout.split('\n');
  return {scrollback: scrollbackText(upToCursor(captured, Number(column)), Number(column) > 0), refusal: null};
};
