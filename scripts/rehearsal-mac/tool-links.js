import {chmodSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The stand-ins, as links to one entry. */
export const TOOLS = [
  ...['sysctl', 'vm_stat', 'ps', 'top', 'footprint', 'lsappinfo', 'osascript', 'ioreg', 'pmset', 'sw_vers'],
  ...['caffeinate', 'memory_pressure', 'lsof', 'open', 'sh', 'env', 'launchctl'],
  ...['df', 'mount', 'diskutil'],
];

/** The folder of the stand-ins' own files. */
export const kit = fileURLToPath(new URL('tools', import.meta.url));

/**
 * Puts a stand-in into a rehearsal's folder.
 * @param {string} folder
 * @param {string} tool
 */
export const installTool = (folder, tool) => {
  const path = join(folder, tool);
  rmSync(path, {force: true});
  symlinkSync(join(kit, 'entry.sh'), path);
};

/**
 * Faults that a tool cannot play itself: starting it fails, with ENOENT or EACCES.
 * @param {string} folder
 * @param {string} tool
 * @param {'missing' | 'refused'} kind
 */
const breakTool = (folder, tool, kind) => {
  const path = join(folder, tool);
  rmSync(path, {force: true});
  writeFileSync(path, '#!/nothing/of/this/name\n');
  chmodSync(path, kind === 'missing' ? 0o755 : 0o644);
};

/**
 * Breaks a stand-in so that it cannot be started, or puts it back; the other faults it plays itself.
 * @param {string} folder
 * @param {string} tool
 * @param {string | null} kind
 */
export const applyFault = (folder, tool, kind) => {
  if (!TOOLS.includes(tool)) throw new Error(`No stand-in ${tool}: ${TOOLS.join(', ')}`);
  if (kind === 'missing' || kind === 'refused') breakTool(folder, tool, kind);
  else installTool(folder, tool);
};
