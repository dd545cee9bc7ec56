/** Set by tmux for each pane: the launcher's values would be wrong in there. */
const OF_THE_TERMINAL = new Set([
  'TMUX',
  'TMUX_PANE',
  'TERM',
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'COLORTERM',
  'PWD',
  'OLDPWD',
  'SHLVL',
  '_',
]);

/**
 * The environment in which a trainer must run to find what it would find without tmux. `set` holds the launcher's
 * variables; `unset` names those that only the tmux server has (an old VIRTUAL_ENV of the shell that started it long
 * ago).
 */
export const trainerEnvironment = (
  launcher: Readonly<Record<string, string | undefined>>,
  serverNames: readonly string[],
): {set: Map<string, string>; unset: string[]} => {
  const set = new Map<string, string>();
  for (const [name, value] of Object.entries(launcher)) {
    if (value !== undefined && name !== '' && !OF_THE_TERMINAL.has(name)) set.set(name, value);
  }
  return {set, unset: serverNames.filter(name => !set.has(name) && !OF_THE_TERMINAL.has(name))};
};
