/** The folders of a process's memory control group: its own first, then its ancestors' as far as they are mounted. */
export type MemoryGroup = {version: 1 | 2; folders: string[]};

type Mount = {root: string; point: string};

/** mountinfo writes blanks, tabs, newlines and backslashes as octal (proc_pid_mountinfo(5)). */
const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Mounts of the hierarchy that accounts memory: any cgroup2, or the cgroup (v1) with the `memory` option. */
const mountsOf = (mountinfo: string, version: 1 | 2): Mount[] => {
  const mounts: Mount[] = [];
  for (const line of mountinfo.split('\n')) {
    // The number of fields before the dash varies; after it come type, source and the file system's own options.
    const dash = line.indexOf(' - ');
    if (dash === -1) continue;
    const [, , , root, point] = line.slice(0, dash).split(' ');
    const [type, , options = ''] = line.slice(dash + 3).split(' ');
    const ours = version === 2 ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes('memory');
    if (ours && root !== undefined && point !== undefined)
      mounts.push({root: unescapeOctal(root), point: unescapeOctal(point)});
  }
  return mounts;
};

/** `path` as it appears below a mount of the tree from `root` on; null when it is outside of that tree. */
const below = (path: string, root: string): string | null => {
  if (path.split('/').includes('..')) return null;
  if (root === '/') return path === '/' ? '' : path;
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : null;
};

/**
 * A group's own folder and its ancestors, within the first mount that contains it. In a container the path may be the
 * host's while only a sub-tree is mounted: then the deepest folder that exists counts, or else the mount's own root,
 * which is the container's group.
 */
const foldersOf = (path: string, mounts: readonly Mount[], exists: (folder: string) => boolean): string[] => {
  const whole = mounts.find(({root, point}) => {
    const inside = below(path, root);
    return inside !== null && exists(point + inside);
  });
  const mount = whole ?? mounts[0];
  if (mount === undefined) return [];
  const folders: string[] = [];
  let inside = below(path, mount.root) ?? '';
  for (;;) {
    if (folders.length > 0 || inside === '' || exists(mount.point + inside)) folders.push(mount.point + inside);
    if (inside === '') return folders;
    inside = inside.slice(0, inside.lastIndexOf('/'));
  }
};

/**
 * The groups that can limit a process's memory, from its /proc/PID/cgroup and /proc/PID/mountinfo. With v1 and v2 side
 * by side (hybrid) the memory controller is v1's when it is listed there. Null without control groups.
 */
export const memoryGroupOf = (
  cgroup: string,
  mountinfo: string,
  exists: (folder: string) => boolean,
): MemoryGroup | null => {
  const paths: Record<1 | 2, string | null> = {1: null, 2: null};
  for (const line of cgroup.split('\n')) {
    // hierarchy:controllers:path, where the path may contain colons
    const [, hierarchy, controllers, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    if (hierarchy === '0' && controllers === '') paths[2] = path;
    if (controllers?.split(',').includes('memory')) paths[1] = path;
  }
  const version = paths[1] === null ? 2 : 1;
  const path = paths[version];
  if (path === null) return null;
  const folders = foldersOf(path, mountsOf(mountinfo, version), exists);
  return folders.length === 0 ? null : {version, folders};
};
