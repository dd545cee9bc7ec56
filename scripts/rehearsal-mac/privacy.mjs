// Plays what macOS does with the folders that it guards (Documents, Desktop, Downloads, iCloud, external disks) once
// the app that a tmux server was started from is updated or removed: from then on every open, list, make, rename and
// removal below these folders fails with EPERM for every process below that server, while `stat` still works; a server
// that is started later has the permission. Preloaded (`node --import '…/privacy.mjs?tools=DIR'`) or called by a
// trainer of ours. `privacy.json` of the rehearsal holds the folders and the moment. Only Node's own `fs` is affected.
import fs from 'node:fs';
import module from 'node:module';
import {basename, dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {uptime} from './proc.js';

const CLOCK_TICKS = 100;

// Kept before they are replaced.
const real = {existsSync: fs.existsSync, readFileSync: fs.readFileSync, realpathSync: fs.realpathSync};

/**
 * The file that `withdraw` of a rehearsal writes.
 * @param {string} folder
 */
export const privacyFile = folder => join(folder, 'privacy.json');

/** When the tmux server above this process was started, in seconds since the machine started; null without one. */
const serverStart = () => {
  for (let pid = process.pid; pid > 1; ) {
    const stat = real.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    if (stat.slice(0, end).endsWith('(tmux: server')) return Number(fields[19]) / CLOCK_TICKS;
    pid = Number(fields[1]);
  }
  return null;
};

/**
 * A path with its links resolved, as far as it exists.
 * @param {string} path
 * @returns {string}
 */
const resolved = path => {
  try {
    return real.realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(resolved(dirname(path)), basename(path));
  }
};

/** @param {unknown} path */
const textOf = path => {
  if (path instanceof URL) return fileURLToPath(path);
  return typeof path === 'string' || Buffer.isBuffer(path) ? String(path) : null;
};

/**
 * @param {string} syscall
 * @param {string} path
 */
const refusal = (syscall, path) =>
  Object.assign(new Error(`EPERM: operation not permitted, ${syscall} '${path}'`), {
    errno: -1,
    code: 'EPERM',
    syscall,
    path,
  });

/** @typedef {(...words: unknown[]) => unknown} Original */
/** @typedef {(error: Error | null, words: unknown[]) => unknown} Guarded */
/** @typedef {[name: string, syscall: string, paths: number]} Entry */

/**
 * @param {string} name
 * @param {number} paths
 * @param {string} [syscall]
 * @returns {Entry}
 */
const entry = (name, paths, syscall = name.toLowerCase()) => [name, syscall, paths];

/** Name of the function, of the system call that it begins with, and how many of its first arguments are paths. */
const GUARDED = [
  ...['open', 'readFile', 'writeFile', 'appendFile', 'truncate'].map(name => entry(name, 1, 'open')),
  ...['opendir', 'unlink', 'rmdir', 'rm', 'mkdtemp'].map(name => entry(name, 1)),
  entry('readdir', 1, 'scandir'),
  entry('mkdir', 1),
  ...['rename', 'link', 'copyFile', 'cp'].map(name => entry(name, 2)),
];

/** @type {(original: Original) => Guarded} */
const asPromise = original => (error, words) => (error ? Promise.reject(error) : original(...words));
/** @type {(original: Original) => Guarded} */
const asSync = original => (error, words) => {
  if (error) throw error;
  return original(...words);
};
/** @type {(original: Original) => Guarded} */
const asCallback = original => (error, words) => {
  if (!error) return original(...words);
  const callback = words.at(-1);
  return typeof callback === 'function' ? process.nextTick(() => callback(error)) : undefined;
};

/**
 * Holds this process to what that rehearsal's Mac lets it open.
 * @param {string} folder
 */
export const guard = folder => {
  /** @type {{at: number | null} | undefined} */
  let start;
  /** @param {string} path */
  const isClosed = path => {
    if (!real.existsSync(privacyFile(folder))) return false;
    /** @type {{folders: string[], from: number}} */
    const {folders, from} = JSON.parse(real.readFileSync(privacyFile(folder), 'utf8'));
    start ??= {at: serverStart()};
    if (start.at === null || start.at >= from) return false;
    const whole = resolved(resolve(path));
    return folders.some(one => whole === one || whole.startsWith(`${one}/`));
  };
  /**
   * @param {string} name
   * @param {string} syscall
   * @param {unknown[]} paths
   */
  const refused = (name, syscall, paths) => {
    const closed = paths.flatMap(path => textOf(path) ?? []).find(isClosed);
    // A folder that exists is found before the permission to make it is asked for.
    if (closed === undefined || (name === 'mkdir' && real.existsSync(closed))) return null;
    return refusal(syscall, closed);
  };
  /**
   * @param {object} holder
   * @param {string} key
   * @param {Entry} entry
   * @param {(original: Original) => Guarded} as
   */
  const wrap = (holder, key, [name, syscall, paths], as) => {
    const guarded = as(Reflect.get(holder, key));
    /** @type {Original} */
    const replacement = (...words) => guarded(refused(name, syscall, words.slice(0, paths)), words);
    Reflect.set(holder, key, replacement);
  };
  for (const one of GUARDED) {
    const [name] = one;
    wrap(fs, name, one, asCallback);
    wrap(fs, `${name}Sync`, one, asSync);
    // It takes a file handle in place of a path too.
    wrap(fs.promises, name, one, asPromise);
  }
  module.syncBuiltinESMExports();
};

/**
 * Closes these folders (real paths) to every process below a tmux server that runs already.
 * @param {string} folder
 * @param {readonly string[]} folders
 */
export const withdraw = (folder, folders) => {
  const file = privacyFile(folder);
  fs.writeFileSync(`${file}.new`, JSON.stringify({folders, from: uptime()}));
  fs.renameSync(`${file}.new`, file);
};

/**
 * The user has given the permission back, to every process.
 * @param {string} folder
 */
export const allow = folder => fs.rmSync(privacyFile(folder), {force: true});

const tools = new URL(import.meta.url).searchParams.get('tools');
if (tools !== null) guard(tools);
