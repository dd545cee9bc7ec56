import {existsSync} from 'node:fs';
import {join} from 'node:path';

/** A program of the system, ready to be started. */
export type Tool = {
  /** As messages call it. */
  name: string;
  /** Absolute path. */
  program: string;
  environment: Readonly<Record<string, string>>;
  /** The longest wait for it. Generous, since programs start slowly just when a Mac is short of memory. */
  limitMs: number;
};

/** In locales with a decimal comma, sysctl, vm_stat and top print one. */
const PLAIN = {LC_ALL: 'C'};

/**
 * Under LC_ALL=C ps spells names outside ASCII as `M-C…`, so this fixes only the format of numbers and dates. Dates are
 * in UTC, since our processes compare them as text with each other.
 */
const NAMED = {LANG: 'en_US.UTF-8', LC_NUMERIC: 'C', LC_TIME: 'C', TZ: 'UTC'};

/** For answers that are asked for once, and are not indispensable. */
export const LIMIT_MS = 5000;
/**
 * For tools that are run again and again: one that takes 10 s must be allowed to finish, or it gives no answer while
 * the Mac is busy.
 */
const PATIENT_MS = 30_000;

/** Where macOS keeps its tools; others of the same name on the PATH (nix, coreutils) print something else. */
const TOOLS = {
  sysctl: {path: '/usr/sbin/sysctl', locale: PLAIN, limitMs: PATIENT_MS},
  vm_stat: {path: '/usr/bin/vm_stat', locale: PLAIN, limitMs: PATIENT_MS},
  ps: {path: '/bin/ps', locale: NAMED, limitMs: PATIENT_MS},
  lsof: {path: '/usr/sbin/lsof', locale: NAMED, limitMs: LIMIT_MS},
  footprint: {path: '/usr/bin/footprint', locale: PLAIN, limitMs: PATIENT_MS},
  ioreg: {path: '/usr/sbin/ioreg', locale: PLAIN, limitMs: PATIENT_MS},
  pmset: {path: '/usr/bin/pmset', locale: PLAIN, limitMs: PATIENT_MS},
  top: {path: '/usr/bin/top', locale: PLAIN, limitMs: PATIENT_MS},
  lsappinfo: {path: '/usr/bin/lsappinfo', locale: NAMED, limitMs: LIMIT_MS},
  osascript: {path: '/usr/bin/osascript', locale: NAMED, limitMs: LIMIT_MS},
  caffeinate: {path: '/usr/bin/caffeinate', locale: PLAIN, limitMs: LIMIT_MS},
  launchctl: {path: '/bin/launchctl', locale: PLAIN, limitMs: LIMIT_MS},
  sw_vers: {path: '/usr/bin/sw_vers', locale: PLAIN, limitMs: PATIENT_MS},
} as const;

export type ToolName = keyof typeof TOOLS;

export const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];

/**
 * The tools get only these variables of the caller's environment: COLUMNS would cut ps's lines, COMMAND_MODE change its
 * options, and a locale its numbers.
 */
const KEPT_VARIABLES = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR'];

const keptEnvironment = (): Record<string, string> =>
  Object.fromEntries(KEPT_VARIABLES.flatMap(key => (process.env[key] === undefined ? [] : [[key, process.env[key]]])));

export type ToolsOptions = {
  /** A folder whose tools come before the system's own. */
  folder: string | null;
  /** Instead of each tool's own limit. */
  limitMs?: number;
};

/** The tool of that name: from the folder if it is there, else the system's. Does not check whether it can be run. */
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
