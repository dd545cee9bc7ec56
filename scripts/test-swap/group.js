// A control group with a memory limit, so that only what is in it swaps. It lies in our own group: what limits us
// limits it.
import {existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {codeOf, messageOf} from '../errors.js';

const mounts = () =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [fields = '', rest = ''] = line.split(' - ');
      const [, , , root = '', point = ''] = fields.split(' ');
      const [type, , options = ''] = rest.split(' ');
      return {root, point, type, options: options.split(',')};
    });

/** Where our own group that counts memory lies, and how a limit is called there; null without one. */
const ownGroup = () => {
  const groups = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .map(line => /^\d+:([^:]*):(.*)$/.exec(line) ?? []);
  const old = groups.find(([, controllers]) => controllers?.split(',').includes('memory'));
  const [, , path] = old ?? groups.find(([, controllers]) => controllers === '') ?? [];
  const mount = mounts().find(({type, options}) =>
    old ? type === 'cgroup' && options.includes('memory') : type === 'cgroup2',
  );
  if (path === undefined || mount === undefined) return null;
  const inside = mount.root === '/' ? path : path.slice(mount.root.length);
  return {folder: join(mount.point, inside), limit: old ? 'memory.limit_in_bytes' : 'memory.max', old: Boolean(old)};
};

/**
 * Makes a group with that limit: `{folder}`, or `{missing}` says why that cannot be.
 * @param {number} mib
 * @returns {{folder: string, missing?: undefined} | {folder?: undefined, missing: string}}
 */
export const makeGroup = mib => {
  const own = ownGroup();
  if (own === null) return {missing: 'there are no control groups that limit memory'};
  // With version 2 a group that has processes cannot hand its controllers down: there it lies beside ours.
  const parent = own.old || !existsSync(join(own.folder, '..', 'cgroup.procs')) ? own.folder : join(own.folder, '..');
  const folder = join(parent, `mlxtop-test-${process.pid}`);
  try {
    mkdirSync(folder);
  } catch (error) {
    return {missing: `no control group can be made: ${messageOf(error)}`};
  }
  try {
    writeFileSync(join(folder, own.limit), String(mib * 2 ** 20));
    return {folder};
  } catch (error) {
    rmdirSync(folder);
    return {missing: `a control group cannot be given a limit: ${messageOf(error)}`};
  }
};

/** @param {string} folder */
const pidsIn = folder => readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);

/**
 * Ends what is left in the group, and removes it.
 * @param {string} folder
 */
export const removeGroup = async folder => {
  for (const until = Date.now() + 20_000; pidsIn(folder).length > 0; await delay(50)) {
    if (Date.now() > until) throw new Error(`Processes in ${folder} do not end: ${pidsIn(folder).join(', ')}`);
    for (const pid of pidsIn(folder)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if (codeOf(error) !== 'ESRCH') throw error;
      }
    }
  }
  rmdirSync(folder);
};
