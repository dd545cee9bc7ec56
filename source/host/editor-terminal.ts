import {BACKGROUND} from './protected.js';

type Environment = Readonly<Record<string, string | undefined>>;

const CURSOR = 'com.todesktop.230313mzl4w4u92';
const VS_CODE = /^com\.microsoft\.VSCode/;

/**
 * The editor in whose integrated terminal a process with this environment runs; null for another terminal. Within tmux
 * the variables are those of the terminal that the server was once started from, and say nothing.
 */
export const editorTerminal = (environment: Environment): string | null => {
  if (environment.TMUX) return null;
  const bundle = environment.__CFBundleIdentifier ?? '';
  const program = environment.TERM_PROGRAM;
  // `open`, typed in Cursor's terminal, passes Cursor's variables on to the terminal or editor that it opens.
  const isOther = bundle !== '' || (program !== undefined && program !== 'vscode' && Object.hasOwn(TERMINALS, program));
  if (bundle === CURSOR || (environment.CURSOR_TRACE_ID && !isOther)) return 'Cursor';
  if (program !== 'vscode') return null;
  return bundle === '' || VS_CODE.test(bundle) ? 'VS Code' : 'an editor';
};

/**
 * What to know when a run is started from an editor's terminal, in two sentences; null for another terminal. The sizes
 * are those of an Electron editor with its language servers and extensions.
 */
export const editorTerminalHint = (environment: Environment, platform: string, runName: string): string | null => {
  const editor = editorTerminal(environment);
  if (editor === null) return null;
  const native = platform === 'darwin' ? 'Terminal' : 'a terminal of its own';
  return (
    `This is ${editor}'s terminal: together with the editor it holds 3 to 5 GB of memory that the run does not need.\n` +
    `To continue without it: open ${native}, type mlxtop attach ${runName}, then quit ${editor === 'an editor' ? 'the editor' : editor}.`
  );
};

/**
 * The same where the run would live in the editor and may end with it (macOS 27): the hint must not say to quit the
 * editor then, and is shown before the run starts. `isFallback`: an independent start was asked for and failed.
 */
export const livesInEditorHint = (editor: string, isFallback = false): string => {
  const it = editor === 'an editor' ? 'the editor' : editor;
  return (
    // The most important part comes first: a dashboard may have one line for it.
    `This is ${editor}'s terminal: what is started here lives in ${it}, and quitting ${it} may end it. ` +
    'Together with the editor it holds 3 to 5 GB of memory that the run does not need.\n' +
    `To be able to quit ${it}, start the run ${isFallback ? '' : 'with mlxtop run --independent, or '}in Terminal. Or allow ${it} under ${BACKGROUND}.`
  );
};

const TERMINALS: Readonly<Record<string, string>> = {
  Apple_Terminal: 'Terminal',
  'iTerm.app': 'iTerm',
  vscode: 'VS Code',
  WezTerm: 'WezTerm',
  ghostty: 'Ghostty',
  WarpTerminal: 'Warp',
  Hyper: 'Hyper',
  Tabby: 'Tabby',
};

/** The application that macOS asks the user about when a process with this environment controls another application. */
export const terminalName = (environment: Environment): string => {
  if (environment.TMUX) return 'the terminal that tmux was started from';
  const editor = editorTerminal(environment);
  if (editor !== null && editor !== 'an editor') return editor;
  return TERMINALS[environment.TERM_PROGRAM ?? ''] ?? 'your terminal';
};
