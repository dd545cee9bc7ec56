import {existsSync} from 'node:fs';
import {join} from 'node:path';

/** A program of the system, ready to be started. */
export type Tool = {
  /** As messages call it. */
  name: string;
  /** Absolute path. */
  program: string;
  environment: Readonly<Record<string, string>>;
  /** Longer than this it is not waited for: programs start slowly exactly when a Mac is short of memory. */
  limitMs: number;
};

/** In the locales that have one, sysctl, vm_stat and top print a decimal comma. */
const PLAIN = {LC_ALL: 'C'};

/**
 * Under LC_ALL=C ps spells names outside ASCII as `M-C…`, so only what shapes numbers and dates is fixed. Dates in UTC: they are
 * compared as text between processes of ours.
 */
const NAMED = {LANG: 'en_US.UTF-8', LC_NUMERIC: 'C', LC_TIME: 'C', TZ: 'UTC'};

const LIMIT_MS = 5000;

/** Where macOS keeps them; others of the same name on PATH (nix, coreutils) print something else. */
const TOOLS = {
  sysctl: {path: '/usr/sbin/sysctl', locale: PLAIN, limitMs: LIMIT_MS},
  vm_stat: {path: '/usr/bin/vm_stat', locale: PLAIN, limitMs: LIMIT_MS},
  ps: {path: '/bin/ps', locale: NAMED, limitMs: LIMIT_MS},
  lsof: {path: '/usr/sbin/lsof', locale: NAMED, limitMs: LIMIT_MS},
  footprint: {path: '/usr/bin/footprint', locale: PLAIN, limitMs: LIMIT_MS},
  ioreg: {path: '/usr/sbin/ioreg', locale: PLAIN, limitMs: LIMIT_MS},
  pmset: {path: '/usr/bin/pmset', locale: PLAIN, limitMs: LIMIT_MS},
  top: {path: '/usr/bin/top', locale: PLAIN, limitMs: 2 * LIMIT_MS},
  lsappinfo: {path: '/usr/bin/lsappinfo', locale: NAMED, limitMs: LIMIT_MS},
  osascript: {path: '/usr/bin/osascript', locale: NAMED, limitMs: LIMIT_MS},
  caffeinate: {path: '/usr/bin/caffeinate', locale: PLAIN, limitMs: LIMIT_MS},
  launchctl: {path: '/bin/launchctl', locale: PLAIN, limitMs: LIMIT_MS},
  sw_vers: {path: '/usr/bin/sw_vers', locale: PLAIN, limitMs: LIMIT_MS},
} as const;

export type ToolName = keyof typeof TOOLS;

export const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];

/**
 * Of the caller's environment only who and where: COLUMNS would cut ps' lines, COMMAND_MODE change its options, and a locale its
 * numbers.
 */
const KEPT = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR'];

const keptEnvironment = (): Record<string, string> =>
  Object.fromEntries(KEPT.flatMap(key => (process.env[key] === undefined ? [] : [[key, process.env[key]]])));

export type ToolsOptions = {
  /** A folder whose tools come before the system's own. */
  folder: string | null;
  /** Instead of each tool's own limit. */
  limitMs?: number;
};

/** The tool of that name: the one in the folder if it has one, else the system's. Whether that can be run is seen when it is. */
export const findTool = (name: ToolName, {folder, limitMs}: ToolsOptions): Tool => {
  const known = TOOLS[name];
  const own = folder === null ? null : join(folder, name);
  return {
    name,
    program: own !== null && existsSync(own) ? own : known.path,
    environment: {...keptEnvironment(), ...known.locale},
    limitMs: limitMs ?? known.limitMs,
  };
};
