import type {SessionApp} from './types.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `bundle`: what the application's folder is called, where that is not its name. */
type Terminal = SessionApp & {bundle?: string};

const CURSOR: Terminal = {name: 'Cursor', bundleId: 'com.todesktop.230313mzl4w4u92'};
const ITERM: Terminal = {name: 'iTerm2', bundleId: 'com.googlecode.iterm2', bundle: 'iTerm'};
const VS_CODE: Terminal = {name: 'VS Code', bundleId: 'com.microsoft.VSCode', bundle: 'Visual Studio Code'};
const TERMINAL: Terminal = {name: 'Terminal', bundleId: 'com.apple.Terminal'};

/** By the terminal's TERM_PROGRAM. Where no bundle id is known the name has to do. */
const BY_PROGRAM: Readonly<Record<string, Terminal>> = {
  Apple_Terminal: TERMINAL,
  'iTerm.app': ITERM,
  vscode: VS_CODE,
  WezTerm: {name: 'WezTerm', bundleId: null},
  ghostty: {name: 'Ghostty', bundleId: null},
  WarpTerminal: {name: 'Warp', bundleId: null},
  Hyper: {name: 'Hyper', bundleId: null},
  Tabby: {name: 'Tabby', bundleId: null},
};

const KNOWN = [CURSOR, ITERM, VS_CODE, TERMINAL];

/** By the bundle id that launchd puts into the environment of each application, and that its children inherit. */
const byBundleId = (bundleId: string): Terminal =>
  KNOWN.find(known => known.bundleId === bundleId) ?? {name: bundleId, bundleId};

/**
 * The variables by which terminals identify themselves, and those of ssh, under which they mean nothing. None of their
 * values has a blank.
 */
export const TERMINAL_VARIABLES = [
  ...['__CFBundleIdentifier', 'CURSOR_TRACE_ID', 'TERM_PROGRAM', 'LC_TERMINAL', 'ITERM_SESSION_ID'],
  ...['SSH_CONNECTION', 'SSH_TTY'],
] as const;

/**
 * The terminal applications that a process with this environment may have been started in, the most certain first; none
 * where nothing identifies one. A process in a tmux pane has the environment in which the tmux server was once started:
 * to learn where it is displayed, read that of the attached client. Over ssh the terminal is on another machine.
 */
export const terminalApps = (environment: Environment): SessionApp[] => {
  if (environment.SSH_CONNECTION || environment.SSH_TTY) return [];
  const {__CFBundleIdentifier: bundleId, TERM_PROGRAM: program} = environment;
  const named = program !== undefined && Object.hasOwn(BY_PROGRAM, program) ? BY_PROGRAM[program] : undefined;
  // `open` passes the environment of its shell on to the application, and with it variables that only some terminals
  // set.
  const mayBe = (terminal: Terminal, says: Terminal): boolean =>
    (!bundleId || bundleId === terminal.bundleId) && (!named || named === says);
  const found = [
    bundleId ? byBundleId(bundleId) : undefined,
    environment.CURSOR_TRACE_ID && mayBe(CURSOR, VS_CODE) ? CURSOR : undefined,
    // An editor that says only `vscode` may be any of its relatives; its bundle id, or what Cursor sets, has already
    // decided that.
    named === VS_CODE && (bundleId || environment.CURSOR_TRACE_ID) ? undefined : named,
    (environment.LC_TERMINAL === ITERM.name || environment.ITERM_SESSION_ID) && mayBe(ITERM, ITERM) ? ITERM : undefined,
  ];
  return [...new Set(found.filter(one => one !== undefined))];
};

/**
 * The terminal whose shells this program keeps, by its short name or command line (not quoted, with a blank in its
 * path). Such a program is a child of launchd, so that no parent leads from the shell to its application. iTerm2 has
 * one, `…/Application Support/iTerm2/iTermServer-3.5.10 SOCKET`.
 */
export const terminalOfServer = (command: string): SessionApp | null =>
  /^(?:\/(?:(?! [-/]).)*\/)?iTermServer(?:-[\d.]*)?(?: |$)/.test(command) ? ITERM : null;

/** Whether an application, by its name (or its bundle's) and bundle id, is that terminal. */
export const isTerminal = (app: SessionApp, terminal: Terminal): boolean => {
  if (app.bundleId !== null && terminal.bundleId !== null) return app.bundleId === terminal.bundleId;
  const names = [terminal.name, terminal.bundle].map(name => name?.toLowerCase());
  return names.includes(app.name.toLowerCase());
};
