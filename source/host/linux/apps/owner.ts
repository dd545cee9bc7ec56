import {isOwnProgram, isTmux, isWrapper, programName, startsOthers} from '../../program-name.js';
import type {Protection} from '../../types.js';
import type {AppProcess} from './process.js';
import {appName} from './unit.js';

/** What a process counts towards. Processes with the same key are one application. */
export type Owner = {key: string; name: string; kind: 'app' | 'program' | 'trainer' | 'ours'};

const TRAINER: Owner = {key: 'trainer', name: 'training', kind: 'trainer'};
const OURS: Owner = {key: 'ours', name: 'mlxtop', kind: 'ours'};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** `/opt/google/chrome`, but not `/usr/bin`: a folder that holds one application and its helpers. */
const ownFolder = (executable: string): string | null => {
  const folder = folderOf(executable);
  return /\/(?:s?bin|libexec|lib)$/.test(folder) || folder === '' ? null : `${folder}/`;
};

/**
 * What a process is called: its program's file. The kernel's short name, which a process may change (Node 26 calls
 * itself `node-MainThread`), only where another user's process hides the file.
 */
const shortName = ({executable, name}: AppProcess): string => executable?.split('/').at(-1) || name;

/**
 * Whether it is a shell or carries a session. A shell that was started by a link (`ksh` is `ksh93`, `csh` is `bsd-csh`)
 * has the link's name as its short one.
 */
const carries = (one: AppProcess): boolean => startsOthers(shortName(one)) || startsOthers(one.name);

/** A helper runs the same executable as its parent (Electron, Firefox), or one from its parent's own folder. */
const isHelperOf = (child: AppProcess, parent: AppProcess): boolean => {
  if (child.executable === null || parent.executable === null) return child.name === parent.name;
  if (carries(parent)) return false;
  const folder = ownFolder(parent.executable);
  return child.executable === parent.executable || (folder !== null && child.executable.startsWith(folder));
};

const nameOf = (one: AppProcess): string => programName(shortName(one), one.words);

/**
 * Returns a function that gives the application of a process: by the desktop scope that it was started in, else by its
 * executable.
 */
export const createOwnerOf = (processes: readonly AppProcess[], protection: Protection) => {
  const byPid = new Map(processes.map(one => [one.pid, one]));
  const trainer = new Set(protection.trainerPids);
  const own = new Set(protection.ownPids);

  const isBelow = (one: AppProcess, is: (parent: AppProcess) => boolean): boolean => {
    const seen = new Set<number>();
    for (let at = byPid.get(one.parentPid); at && !seen.has(at.pid); at = byPid.get(at.parentPid)) {
      if (is(at)) return true;
      seen.add(at.pid);
    }
    return false;
  };

  const isBelowTmux = (one: AppProcess): boolean => isBelow(one, ({name}) => isTmux(name));

  /** A trainer of another home folder, whose runs nobody has told us of. */
  const isForeignTrainer = (one: AppProcess): boolean =>
    isBelow(one, parent => isWrapper(shortName(parent), parent.command));

  /** mlxtop of another session or home folder: none of `own`. */
  const isForeignOwn = (one: AppProcess): boolean => !own.has(one.pid) && isOwnProgram(shortName(one), one.command);

  const rootOf = (one: AppProcess): AppProcess => {
    const seen = new Set([one.pid]);
    let root = one;
    for (let parent = byPid.get(root.parentPid); parent && !seen.has(parent.pid); parent = byPid.get(root.parentPid)) {
      if (!isHelperOf(root, parent) || trainer.has(parent.pid) || own.has(parent.pid)) break;
      root = parent;
      seen.add(root.pid);
    }
    return root;
  };

  /** Of our own processes and their ancestors, those that only carry the session. The rest is a terminal. */
  const isCarrier = (one: AppProcess): boolean => carries(one) || nameOf(one).startsWith('node');

  return (one: AppProcess): Owner => {
    if (trainer.has(one.pid) || isForeignTrainer(one)) return TRAINER;
    if (isTmux(one.name) || isForeignOwn(one)) return OURS;
    // tmux, and everything that runs in it, outlives the terminal that it was started from.
    const {appId} = one.unit;
    if (appId !== null && !isBelowTmux(one)) return {key: `app:${appId}`, name: appName(appId), kind: 'app'};
    if (own.has(one.pid) && isCarrier(one)) return OURS;
    const root = rootOf(one);
    return {key: `process:${root.pid}`, name: nameOf(root), kind: 'program'};
  };
};
