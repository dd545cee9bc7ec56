import type {Protection} from '../../types.js';
import type {TerminalEnvironment} from '../environment.js';
import {bundleInCommand, outermostBundle} from './bundle.js';
import type {CommandRow} from './command-table.js';
import type {ListedApp} from './launch-services.js';
import type {TopRow} from './top-table.js';

/** What the tools of one reading report. The part of a tool that was refused is empty. */
export type AppReadings = {
  top: readonly TopRow[];
  commands: readonly CommandRow[];
  listed: readonly ListedApp[];
  front: ListedApp | null;
  protection: Protection;
  /** The user whose processes are ours. */
  userId: number;
  /** Whether what is started in an application may end with it: see residence.ts. */
  ends: boolean;
  /** The variables of their terminal that some processes were started with, by pid. */
  environments: ReadonlyMap<number, TerminalEnvironment>;
};

/** The same by pid, with what the grouping needs again and again. */
export type Evidence = {
  rows: ReadonlyMap<number, TopRow>;
  commands: ReadonlyMap<number, CommandRow>;
  listed: ReadonlyMap<number, ListedApp>;
  /** Applications by the path of their own bundle. */
  byBundle: ReadonlyMap<string, ListedApp>;
  trainer: ReadonlySet<number>;
  own: ReadonlySet<number>;
  looking: ReadonlySet<number>;
  commandOf(pid: number): string;
  /** The kernel's short name, else the start of the command line. */
  shortName(pid: number): string;
  /** The bundle that contains the process's own program, by Launch Services or by its path. */
  bundleOf(pid: number): string | null;
};

/** The bundle of an application in the list, the outermost one for a helper that is listed too. */
export const listedBundle = (app: ListedApp): string | null =>
  outermostBundle(app.bundlePath ?? '') ?? outermostBundle(app.executablePath ?? '');

const firstBy = <Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key | null): Map<Key, Value> => {
  const found = new Map<Key, Value>();
  for (const value of values) {
    const key = keyOf(value);
    if (key !== null && !found.has(key)) found.set(key, value);
  }
  return found;
};

/** The last part of a path's first word; other command lines (`Cursor Helper: …`) as they are. */
const commandName = (command: string): string => (command.startsWith('/') ? (command.split(' ')[0] ?? '') : command);

export const createEvidence = ({
  top,
  commands,
  listed,
  protection,
}: Pick<AppReadings, 'top' | 'commands' | 'listed' | 'protection'>): Evidence => {
  const rows = firstBy(top, row => row.pid);
  const byPid = firstBy(commands, row => row.pid);
  const listedByPid = firstBy(listed, app => app.pid);
  const commandOf = (pid: number): string => byPid.get(pid)?.command ?? '';
  const bundleOf = (pid: number): string | null => {
    const app = listedByPid.get(pid);
    return (app && listedBundle(app)) ?? bundleInCommand(commandOf(pid));
  };
  return {
    rows,
    commands: byPid,
    listed: listedByPid,
    byBundle: firstBy(listed, app => (app.bundlePath === listedBundle(app) ? app.bundlePath : null)),
    trainer: new Set(protection.trainerPids),
    own: new Set(protection.ownPids),
    looking: new Set(protection.lookingPids),
    commandOf,
    shortName: pid => rows.get(pid)?.name || (commandName(commandOf(pid)).split('/').at(-1) ?? ''),
    bundleOf,
  };
};
