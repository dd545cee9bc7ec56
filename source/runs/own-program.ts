import {nodeOptions, type OwnProgram, STARTED} from '../host/own-program.js';
import {toolsWords} from '../host/tools-folder.js';
import {runPaths} from '../journal/run-folder.js';
import {clockLiteral, shellWord} from '../tmux/quote.js';

/** A small young generation keeps Node's resident size down; the old one is a cap that a healthy process never nears. */
const HEAP = ['--max-semi-space-size=1', '--max-old-space-size=64'];

/** The recorder collects its garbage itself, each time that it has written a rollup: every quarter of an hour. */
const COLLECT = ['--expose-gc'];

/** The versions of Node that are known to take these options: one that did not would not start. */
const KNOW_OPTIONS = [20, 22, 24];

/**
 * The optimizing compiler costs the recorder 6 MB of resident size once it has been at work for an hour, or in a burst of output; without
 * it 120,000 lines a second are still read. To favour size costs little more and saves another 2.
 */
const recorderOptions = (nodeMajor: number): string[] => [
  ...nodeOptions(),
  ...HEAP,
  ...COLLECT,
  ...(KNOW_OPTIONS.includes(nodeMajor) ? ['--no-opt', '--optimize-for-size'] : []),
];

/** To favour size saves a dashboard 4 to 6 MB, and costs a frame a sixth more (22 ms for 19 at 120×40). */
const dashboardOptions = (nodeMajor: number): string[] => [
  ...nodeOptions(),
  ...HEAP,
  ...(KNOW_OPTIONS.includes(nodeMajor) ? ['--optimize-for-size'] : []),
];

/** For `/bin/sh`, as tmux' formats leave it. */
const shellText = (words: readonly string[]): string => words.map(word => clockLiteral(shellWord(word))).join(' ');

const wordsFile = (folder: string): string => runPaths(folder).recorderWords;

/**
 * For a shell: what is said on standard error is kept in that file, anew with each start: a recorder that runs out of memory has nobody
 * else to tell. Tried first, since a shell ends when it cannot.
 */
const keepWords = (file: string): string => `(umask 077; : >${file}) 2>/dev/null && exec 2>${file}; `;

/**
 * The recorder as pipe-pane's command: a text for `/bin/sh` in which tmux expands what is not known when the launch is written:
 * `#{pane_pid}`, the wrapper's pid, and where the pane is. All else comes as arguments, because the server's environment is not the launcher's.
 * By this process' own Node; one that may be days old says which there is now (`findProgram`).
 */
export const recorderCommand = (
  folder: string,
  tools: string | null,
  {node, script, nodeMajor}: OwnProgram = STARTED,
): string => {
  const words = [node, ...recorderOptions(nodeMajor), script, 'record', '--folder', folder, ...toolsWords(tools)];
  // `q:` escapes what a shell would read.
  const pane = "--wrapper-pid '#{pane_pid}' --session '#{session_id}' --pane '#{pane_id}' --socket #{q:socket_path}";
  return `${keepWords(shellText([wordsFile(folder)]))}exec ${shellText(words)} ${pane}`;
};

/** The recorder of a trainer that mlxtop did not start. */
const adoptedRecorder = (folder: string, tools: string | null, {node, script, nodeMajor}: OwnProgram): string[] => [
  ...[node, ...recorderOptions(nodeMajor), script],
  ...['record', '--folder', folder, '--adopted', ...toolsWords(tools)],
];

/**
 * The same as pipe-pane's command: see `recorderCommand`. tmux sees a reader's end only when it writes the next time, which in a pane
 * whose trainer has ended may be never: so the shell closes the pipe, unless somebody else has it (the recorder's exit code tells).
 */
export const adoptedPaneRecorder = (
  folder: string,
  {socketPath, paneId}: {socketPath: string; paneId: string},
  tools: string | null,
  program: OwnProgram = STARTED,
): string => {
  const closePipe = shellText(['tmux', '-S', socketPath, 'pipe-pane', '-t', paneId]);
  // tmux itself may be where the server does not look.
  const path = `PATH=${shellText([process.env.PATH ?? ''])}; export PATH; `;
  return `${keepWords(shellText([wordsFile(folder)]))}${path}${shellText(adoptedRecorder(folder, tools, program))} && exec ${closePipe}`;
};

/** The same for one that follows a file. */
export const logRecorder = (folder: string, tools: string | null, program: OwnProgram = STARTED): string[] => [
  ...['/bin/sh', '-c', `${keepWords('"$0"')}exec "$@"`, wordsFile(folder)],
  ...adoptedRecorder(folder, tools, program),
];

/** The dashboard in a terminal of the user's own, run without a shell. */
export const plainDashboard = (run: string, flags: readonly string[]): string[] => {
  const {node, script, nodeMajor} = STARTED;
  return [node, ...dashboardOptions(nodeMajor), script, 'dashboard', run, ...flags];
};

/** The dashboard's command for a popup, run without a shell. */
export const popupCommand = (folder: string, tools: string | null, flags: readonly string[]): string[] => {
  const {node, script, nodeMajor} = STARTED;
  return [
    node,
    ...dashboardOptions(nodeMajor),
    script,
    'dashboard',
    '--folder',
    folder,
    ...toolsWords(tools),
    ...flags,
  ];
};

/** The dashboard's command for a pane of the run's session, run without a shell. */
export const dashboardCommand = (folder: string, tools: string | null, flags: readonly string[]): string[] =>
  popupCommand(folder, tools, ['--in-pane', ...flags]);
