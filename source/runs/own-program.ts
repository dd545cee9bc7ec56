import {resolve} from 'node:path';
import {nodeOptions, type OwnProgram, STARTED, stayingProgram} from '../host/own-program.js';
import {toolsWords} from '../host/tools-folder.js';
import {runPaths} from '../journal/run-folder.js';
import {clockLiteral, shellWord} from '../tmux/quote.js';

/**
 * A small young generation keeps Node's resident size down; the old-space limit is one that a healthy process never
 * approaches.
 */
const HEAP = ['--max-semi-space-size=1', '--max-old-space-size=64'];

/** The recorder collects garbage itself, each time that it has written a rollup: every quarter of an hour. */
const COLLECT = ['--expose-gc'];

/** The versions of Node that are known to accept these options; a Node that does not would not start. */
const ACCEPTING_VERSIONS = [20, 22, 24];

/**
 * The optimizing compiler costs the recorder 6 MB of resident size after an hour, or in a burst of output; without it,
 * it still reads 120,000 lines a second. `--optimize-for-size` costs little more time and saves another 2 MB.
 */
const recorderOptions = (nodeMajor: number): string[] => [
  ...nodeOptions(),
  ...HEAP,
  ...COLLECT,
  ...(ACCEPTING_VERSIONS.includes(nodeMajor) ? ['--no-opt', '--optimize-for-size'] : []),
];

/**
 * `--optimize-for-size` saves a dashboard 4 to 6 MB, and makes a frame a sixth slower (22 ms instead of 19 at 120×40).
 */
const dashboardOptions = (nodeMajor: number): string[] => [
  ...nodeOptions(),
  ...HEAP,
  ...(ACCEPTING_VERSIONS.includes(nodeMajor) ? ['--optimize-for-size'] : []),
];

/**
 * What estimates a run's memory beside its trainer, which loads its model meanwhile. A tokenizer of 150,000 words needs
 * more than the limit of the others; with `--optimize-for-size` 118 MB at most instead of 176.
 */
export const estimatorCommand = (folder: string, {node, script, nodeMajor}: OwnProgram): string[] => [
  node,
  ...nodeOptions(),
  ...(ACCEPTING_VERSIONS.includes(nodeMajor) ? ['--optimize-for-size'] : []),
  ...[script, 'note-estimate', '--folder', folder],
];

/** The words for `/bin/sh`, quoted so that tmux' formats leave them unchanged. */
const shellText = (words: readonly string[]): string => words.map(word => clockLiteral(shellWord(word))).join(' ');

const stderrFile = (folder: string): string => runPaths(folder).recorderWords;

/**
 * For a shell: writes standard error to that file, overwriting it at each start, since a recorder that runs out of
 * memory can report it nowhere else. Tried first in a subshell, since a shell ends when such a redirection fails.
 */
const keepStderr = (file: string): string => `(umask 077; : >${file}) 2>/dev/null && exec 2>${file}; `;

/**
 * The recorder as pipe-pane's command: a text for `/bin/sh` in which tmux expands what is unknown when the launch is
 * written: `#{pane_pid}`, the wrapper's pid, and where the pane is. All else is passed as arguments, because the
 * server's environment is not the launcher's. It uses this process' own Node; a caller that may be days old passes the
 * present one (`findProgram`).
 */
export const recorderCommand = (
  folder: string,
  tools: string | null,
  {node, script, nodeMajor}: OwnProgram = STARTED,
): string => {
  const words = [node, ...recorderOptions(nodeMajor), script, 'record', '--folder', folder, ...toolsWords(tools)];
  // `q:` escapes what a shell would read.
  const pane = "--wrapper-pid '#{pane_pid}' --session '#{session_id}' --pane '#{pane_id}' --socket #{q:socket_path}";
  return `${keepStderr(shellText([stderrFile(folder)]))}exec ${shellText(words)} ${pane}`;
};

/** The recorder of a trainer that mlxtop did not start. */
const adoptedRecorder = (folder: string, tools: string | null, {node, script, nodeMajor}: OwnProgram): string[] => [
  ...[node, ...recorderOptions(nodeMajor), script],
  ...['record', '--folder', folder, '--adopted', ...toolsWords(tools)],
];

/**
 * The recorder of an adopted pane as pipe-pane's command: see `recorderCommand`. tmux notices a reader's end only at
 * its next write, which may never come in a pane whose trainer has ended: so the shell closes the pipe, unless another
 * process has it by then, as the recorder's exit code says.
 */
export const adoptedPaneRecorder = (
  folder: string,
  {socketPath, paneId}: {socketPath: string; paneId: string},
  tools: string | null,
  program: OwnProgram = STARTED,
): string => {
  const closePipe = shellText(['tmux', '-S', socketPath, 'pipe-pane', '-t', paneId]);
  // tmux itself may be in a folder that is not on the server's PATH.
  const path = `PATH=${shellText([process.env.PATH ?? ''])}; export PATH; `;
  return `${keepStderr(shellText([stderrFile(folder)]))}${path}${shellText(adoptedRecorder(folder, tools, program))} && exec ${closePipe}`;
};

/** The command of a recorder that follows a file. */
export const logRecorder = (folder: string, tools: string | null, program: OwnProgram = STARTED): string[] => [
  ...['/bin/sh', '-c', `${keepStderr('"$0"')}exec "$@"`, stderrFile(folder)],
  ...adoptedRecorder(folder, tools, program),
];

/** The dashboard in a terminal of the user's own, run without a shell. */
export const plainDashboard = (run: string, flags: readonly string[]): string[] => {
  const {node, script, nodeMajor} = STARTED;
  return [node, ...dashboardOptions(nodeMajor), script, 'dashboard', run, ...flags];
};

/**
 * The dashboard that only looks, for a login shell that starts it in weeks, of the run with that id or of whichever
 * there is. `home` is where the runs are kept if that is not the usual place.
 */
export const lookingDashboard = (run: string | null, showAll: boolean, home: string | undefined): string[] => {
  const {node, script} = stayingProgram();
  return [
    ...(home ? ['env', `MLXTOP_HOME=${resolve(home)}`] : []),
    ...[node, ...nodeOptions(), ...HEAP, script, 'dashboard', '--read-only'],
    ...(showAll ? ['--show-all'] : []),
    ...(run === null ? [] : [run]),
  ];
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
