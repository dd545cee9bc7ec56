import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';

const FIELDS = [
  ...['@mlxtop_run', '@mlxtop_role', 'session_attached', 'window_active_clients'],
  ...['session_activity', 'window_activity'],
];

/**
 * When something last happened in the session of each run of the server, in ms since 1970: a key, or output. Infinite
 * while a terminal shows it, and while the user has panes of their own in it. Empty when the server does not run.
 */
export const lastActivities = async (tmux: Tmux): Promise<Map<string, number>> => {
  const {stdout, code} = await tmux.run(['list-panes', '-a', '-F', formatOf(FIELDS)]);
  const latest = new Map<string, number>();
  if (code !== 0) return latest;
  for (const line of stdout.split('\n')) {
    const [run = '', role, attached, shown, ...times] = line.split(SEPARATOR);
    const isUsed = role === '' || attached !== '0' || shown !== '0';
    const at = isUsed ? Number.POSITIVE_INFINITY : Math.max(...times.map(Number)) * 1000;
    if (run !== '') latest.set(run, Math.max(at, latest.get(run) ?? 0));
  }
  return latest;
};
