// What the system says of processes: by /proc on Linux, by ps elsewhere.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';

const ON_LINUX = process.platform === 'linux';
/** USER_HZ: 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** @param {string} path */
const textOrNull = path => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process is gone.
    return null;
  }
};

/**
 * POSIX: a column without a heading has to be the last of its `-o`.
 * @param {readonly string[]} columns
 * @param {...string} words
 */
const ps = (columns, ...words) =>
  spawnSync('ps', [...words, ...columns.flatMap(name => ['-o', `${name}=`])], {encoding: 'utf8'})
    .stdout.split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

/**
 * `1:02.34` and `1:00:02.34` as seconds.
 * @param {string} time
 */
const seconds = time => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/**
 * Fields of /proc/PID/stat from the third on: `[0]` is the state. The name before may hold blanks and parentheses.
 * @param {number | string} pid
 */
const statFields = pid => {
  const stat = textOrNull(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/**
 * The state letter (`T` is stopped), or null when the process is gone or only waits to be reaped.
 * @param {number} pid
 */
export const stateOf = pid => {
  const state = ON_LINUX ? statFields(pid)?.[0] : ps(['state'], '-p', String(pid))[0]?.[0];
  return state === undefined || state === 'Z' ? null : state;
};

/** @param {number} pid */
export const lives = pid => stateOf(pid) !== null;

/**
 * Resident bytes and processor seconds so far, those of ended children apart (null where the system does not tell).
 * @param {number} pid
 * @returns {{residentBytes: number, processorSeconds: number, childrenSeconds: number | null}}
 */
export const usageOf = pid => {
  if (!ON_LINUX) {
    const [line] = ps(['rss', 'time'], '-p', String(pid));
    if (line === undefined) throw new Error(`process ${pid} is gone`);
    const [kilobytes, time = ''] = line.split(/\s+/);
    return {residentBytes: Number(kilobytes) * 1024, processorSeconds: seconds(time), childrenSeconds: null};
  }
  const fields = statFields(pid);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(textOrNull(`/proc/${pid}/status`) ?? '');
  if (fields === null || resident === null) throw new Error(`process ${pid} is gone`);
  /**
   * @param {number} first
   * @param {number} second
   */
  const ticks = (first, second) => (Number(fields[first]) + Number(fields[second])) / TICKS_PER_SECOND;
  return {
    residentBytes: Number(resident[1]) * 1024,
    processorSeconds: ticks(11, 12),
    childrenSeconds: ticks(13, 14),
  };
};

/**
 * Pids whose command line contains `text`, our own excluded.
 * @param {string} text
 */
export const processesWith = text => {
  const found = ON_LINUX
    ? readdirSync('/proc').filter(name => /^\d+$/.test(name) && textOrNull(`/proc/${name}/cmdline`)?.includes(text))
    : ps(['pid', 'command'], '-ax').flatMap(line => (line.includes(text) ? line.split(' ').slice(0, 1) : []));
  return found.map(Number).filter(pid => pid !== process.pid && lives(pid));
};

/**
 * Pids whose parent is `pid`.
 * @param {number} pid
 */
export const childrenOf = pid =>
  ON_LINUX
    ? readdirSync('/proc')
        .filter(name => /^\d+$/.test(name) && statFields(name)?.[1] === String(pid))
        .map(Number)
    : ps(['pid', 'ppid'], '-ax').flatMap(line => {
        const [child, parent] = line.split(/\s+/);
        return Number(parent) === pid ? [Number(child)] : [];
      });
