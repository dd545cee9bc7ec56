import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';
import {inOneLine} from './rest.js';

/** Option of our session: the user's own session that a client came from when it switched to ours. */
const CAME_FROM = '@mlxtop_came_from';

/** A terminal that shows our window, and the session of the user's own that it goes back to; null for none. */
type Viewer = {name: string; activity: number; back: string | null};

const rowsOf = (text: string): string[][] => text.split('\n').map(line => line.split(SEPARATOR));

const FIELDS = ['client_name', 'client_activity', 'window_id', 'client_last_session'];

/**
 * The clients that show the pane's window, also by a session of its group. tmux remembers each client's last session;
 * one of ours is not where the user came from: two runs would send the client to and fro.
 */
const viewersOf = async (tmux: Tmux, pane: string): Promise<Viewer[]> => {
  const {stdout, code} = await tmux.run(
    inOneLine([
      ['display-message', '-p', '-t', pane, formatOf(['window_id', CAME_FROM])],
      ['list-sessions', '-F', `s${SEPARATOR}${formatOf(['session_name', 'session_id', '@mlxtop_run'])}`],
      ['list-clients', '-F', `c${SEPARATOR}${formatOf(FIELDS)}`],
    ]),
  );
  if (code !== 0) return [];
  const [[window, cameFrom] = [], ...rows] = rowsOf(stdout);
  const sessions = rows.filter(([kind]) => kind === 's');
  const theirs = (which: string | undefined): string | null =>
    sessions.find(([, name, id, run]) => run === '' && which !== '' && [name, id].includes(which))?.[2] ?? null;
  return rows.flatMap(([kind, name, activity, shown, last]) =>
    kind === 'c' && name !== undefined && shown === window
      ? [{name, activity: Number(activity), back: theirs(last) ?? theirs(cameFrom)}]
      : [],
  );
};

const goBack = ({name, back}: Viewer): string[] =>
  back === null ? ['detach-client', '-t', name] : ['switch-client', '-c', name, '-t', back];

/**
 * Leaves the session with the terminal that was used last: inside the user's own tmux back to the session that it came
 * from, else out of tmux. Other terminals that show it stay.
 */
export const leaveSession = async (tmux: Tmux, pane: string): Promise<void> => {
  const [last] = (await viewersOf(tmux, pane)).sort((a, b) => b.activity - a.activity);
  if (last) await tmux.run(goBack(last));
};

/** Sends every terminal that shows the pane's window back to where it came from, if anywhere: its session is to end. */
export const sendBack = async (tmux: Tmux, pane: string): Promise<void> => {
  const back = (await viewersOf(tmux, pane)).filter(one => one.back !== null);
  if (back.length > 0) await tmux.run(inOneLine(back.map(goBack)));
};

/** Notes in our session where a client comes from that is about to switch to it. */
export const noteOrigin = async (tmux: Tmux, sessionId: string): Promise<void> => {
  const {stdout, code} = await tmux.run(['display-message', '-p', formatOf(['session_id', '@mlxtop_run', CAME_FROM])]);
  const [id = '', run, before = ''] = stdout.split(SEPARATOR);
  const origin = run === '' ? id : before;
  if (code === 0 && origin !== '') await tmux.run(['set-option', '-t', sessionId, CAME_FROM, origin]);
};
