import type {Tmux} from './client.js';
import {CLOSED_ROWS, DASHBOARD_SHARE, RECORD_COLUMNS, SHRUNK} from './layout.js';

/**
 * `widthsFor` as tmux formats, of the client that tmux acts for: no client has to wait for a program of ours, which may
 * have been closed.
 */
const COLUMNS = '#{client_width}';
const least = (value: string): string => `#{?#{e|<:${value},${RECORD_COLUMNS}},${RECORD_COLUMNS},${value}}`;
const ofPane = (role: string, value: string): string => `#{P:#{?#{==:#{@mlxtop_role},${role}},${value},}}`;
const DASHBOARD = `#{e|/:#{e|*:${COLUMNS},${DASHBOARD_SHARE.beside}},100}`;
const BESIDE = `#{e|+:#{e|+:${DASHBOARD},1},${least(`#{e|-:#{e|-:${COLUMNS},${DASHBOARD}},1}`)}}`;
const STATUS_ROWS = '#{?#{==:#{status},on},1,#{?#{==:#{status},off},0,#{status}}}';
const ROWS = `#{e|-:#{client_height},${STATUS_ROWS}}`;
const HAS_DASHBOARD = `#{!=:${ofPane('dashboard', '#{pane_id}')},}`;
const IS_TRAINER_ASIDE = ofPane('trainer', '#{?#{==:#{pane_left},0},0,1}');
const all = (...conditions: readonly string[]): string => conditions.reduce((both, one) => `#{&&:${both},${one}}`);
/** Our two panes are in view, and are all that the window has. */
const ARE_TWO = [HAS_DASHBOARD, '#{==:#{window_panes},2}', '#{!=:#{window_zoomed_flag},1}'];
const IS_BESIDE = all(IS_TRAINER_ASIDE, ...ARE_TWO);
/** They lie one over the other, and the terminal has another height than before. */
const IS_OTHER_HEIGHT = all(`#{!=:${IS_TRAINER_ASIDE},1}`, `#{!=:#{window_height},${ROWS}}`, ...ARE_TWO);
/** A closed dashboard keeps its few rows. */
const OVER_ROWS = `#{?${ofPane('dashboard', `#{${SHRUNK}}`)},${CLOSED_ROWS},#{e|/:#{e|*:${ROWS},${DASHBOARD_SHARE.over}},100}}`;

/**
 * The tmux command, as a file of commands has it, that makes the window as large as the client, but wide enough for the
 * record. A control client (iTerm2's `tmux -CC`) gives its windows their sizes itself. Without a client it does
 * nothing.
 */
const fit = (trainerPane: string): string => {
  const run = (commands: string): string => `{ run-shell -C -t ${trainerPane} "${commands}" }`;
  const resize = (columns: string): string => `resize-window -t ${trainerPane} -x ${columns} -y ${ROWS}`;
  const share = `resize-pane -t ${ofPane('dashboard', '#{pane_id}')}`;
  const beside = `${resize(BESIDE)} ; ${share} -x ${DASHBOARD}`;
  // tmux would take the rows from both panes alike, and leave the trainer's hardly any.
  const higher = `${resize(least(COLUMNS))} ; ${share} -y ${OVER_ROWS}`;
  const over = `if-shell -F -t ${trainerPane} "${IS_OTHER_HEIGHT}" ${run(higher)} ${run(resize(least(COLUMNS)))}`;
  const own = `if-shell -F -t ${trainerPane} "${IS_BESIDE}" ${run(beside)} { ${over} }`;
  const native = `set-option -w -u -t ${trainerPane} window-size`;
  return `if-shell -F "${COLUMNS}" { if-shell -F "#{client_control_mode}" { ${native} } { ${own} } }`;
};

/** More columns than any window has. */
const FAR = 9999;
/** The client that tmux acts for shows our session; a control client has no view. */
const IS_VIEW = '#{&&:#{==:#{client_session},#{session_name}},#{!=:#{client_control_mode},1}}';

/**
 * A client that is narrower than the window would follow the cursor of the pane that has the keyboard: with a progress
 * bar there, the view would jump with each repaint, and leave out the dashboard. So it stays at the left, but for a
 * zoomed pane, where answers to the trainer are typed. tmux forgets that whenever the whole window can be seen. Its own
 * keys (`prefix S-Right`) move the view.
 */
const fitAndHold = (trainerPane: string): string => {
  const zoomed = `if-shell -F -t ${trainerPane} "#{window_zoomed_flag}"`;
  const hold = `${zoomed} { refresh-client -c } { refresh-client -L ${FAR} }`;
  return `${fit(trainerPane)} ; if-shell -F -t ${trainerPane} "${IS_VIEW}" { ${hold} }`;
};

/** The last client has gone: the window keeps its size for the next one. (A control client's may be narrow.) */
const keep = (trainerPane: string): string =>
  `run-shell -C -t ${trainerPane} "resize-window -t ${trainerPane} -x ${least('#{window_width}')} -y #{window_height}"`;

/** Whether the window was zoomed when it was fitted last: an option of the window. */
const ZOOMED = '@mlxtop_zoomed';

/** After a zoom or its end, the window is fitted again; other changes of a pane's size are the user's, and stay. */
const afterZoom = (trainerPane: string): string => {
  const changed = `#{!=:#{window_zoomed_flag},#{?${ZOOMED},#{${ZOOMED}},0}}`;
  const note = `set-option -w -F -t ${trainerPane} ${ZOOMED} "#{window_zoomed_flag}"`;
  return `if-shell -F -t ${trainerPane} "${changed}" { ${note} ; ${fitAndHold(trainerPane)} }`;
};

/** Our index in the arrays of hooks, which leaves the user's own alone. */
const INDEX = 7212;

/** Fits the window to the client that is used now, for a program in one of its panes. */
export const fitWindow = async (tmux: Tmux, trainerPane: string): Promise<void> => {
  await tmux.run(['source-file', '-'], `${fitAndHold(trainerPane)}\n`);
};

/** Has our session keep the trainer's pane wide, whichever clients come and go. */
export const keepWide = async (tmux: Tmux, trainerPane: string): Promise<void> => {
  const again = fit(trainerPane);
  const shown = fitAndHold(trainerPane);
  const hooks = [
    ...['client-attached', 'client-resized', 'client-session-changed'].map(hook => ({hook, command: shown})),
    {hook: 'client-detached', command: `if-shell -F "#{session_attached}" { ${again} } { ${keep(trainerPane)} }`},
    {hook: 'after-resize-pane', command: afterZoom(trainerPane)},
    // The last, because tmux 3.2 does not know it: a client that was idle is used again.
    {hook: 'client-active', command: shown},
  ];
  const lines = hooks.map(({hook, command}) => `set-hook -t ${trainerPane} ${hook}[${INDEX}] { ${command} }\n`);
  // By standard input: they are too long for arguments.
  await tmux.run(['source-file', '-'], lines.join(''));
};
