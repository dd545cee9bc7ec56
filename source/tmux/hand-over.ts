import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';
import {shellWord} from './quote.js';

const FIELDS = ['client_activity', 'client_name', 'client_control_mode', 'client_last_session'];

/**
 * Detaches the client that was used last in the session and starts `command` in its terminal, with the terminal's
 * environment instead of the tmux server's. False when no client allows that: one that came from a session of the
 * user's own would lose it, and a control client (`tmux -CC`) has no terminal.
 */
export const handOver = async (tmux: Tmux, sessionId: string, command: readonly string[]): Promise<boolean> => {
  const {stdout, code} = await tmux.run(['list-clients', '-t', sessionId, '-F', formatOf(FIELDS)]);
  if (code !== 0) return false;
  const clients = stdout.split('\n').map(line => line.split(SEPARATOR));
  const [last] = clients.sort(([a], [b]) => Number(b) - Number(a));
  const [, name, control, before] = last ?? [];
  if (!name || control === '1' || before) return false;
  const line = command.map(shellWord).join(' ');
  return (await tmux.run(['detach-client', '-E', line, '-t', name])).code === 0;
};
