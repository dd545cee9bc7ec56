import type {Tmux} from './client.js';

/** Our index in the arrays of hooks, which leaves the user's own alone. */
const INDEX = 7213;

/** Option of the trainer's pane: it got the keyboard while it was scrolled back. */
const SCROLLED = '@mlxtop_scrolled';

const DASHBOARD = '#{P:#{?#{==:#{@mlxtop_role},dashboard},#{pane_id},}}';

/**
 * Turning the wheel over the trainer's pane scrolls it back, and by tmux' own binding gives it the keyboard too, which
 * its user has not asked for: once it stands at its end again, by the wheel, `q` or ^C, the next ^C would end the run.
 * So the dashboard gets the keyboard back then. A pane that had the keyboard before it was scrolled keeps it.
 */
export const giveBackAfterWheel = async (tmux: Tmux, trainerPane: string): Promise<void> => {
  const pane = `-t ${trainerPane}`;
  const note = `if-shell -F ${pane} "#{&&:#{pane_active},#{pane_in_mode}}" { set-option -p ${pane} ${SCROLLED} 1 }`;
  const isOver = `#{&&:#{&&:#{${SCROLLED}},#{!=:#{pane_in_mode},1}},#{!=:#{window_zoomed_flag},1}}`;
  const back = `set-option -p -u ${pane} ${SCROLLED} ; run-shell -C ${pane} "select-pane -t ${DASHBOARD}"`;
  const hooks = [
    `set-hook -w ${pane} window-pane-changed[${INDEX}] { ${note} }`,
    `set-hook -p ${pane} pane-mode-changed[${INDEX}] { if-shell -F ${pane} "${isOver}" { ${back} } }`,
  ];
  await tmux.run(['source-file', '-'], hooks.map(hook => `${hook}\n`).join(''));
};
