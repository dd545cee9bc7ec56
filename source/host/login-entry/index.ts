import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {errorMessage, UserError} from '../../errors.js';
import {agentPropertyList} from '../launch-agent.js';
import {addCronLine, cronLines, removeCronLine} from './crontab.js';
import {findLinuxTool} from './linux-tool.js';
import {agentsFolder, namesIn, readOwnText, unitsFolder, wantsLink, writeConfiguration} from './own-files.js';
import {wordAfter} from './read-word.js';
import {addUnit, isLingering, removeUnit} from './systemd.js';
import {agentFile, agentLabelOf, type EntryKind, idOfFile, type LoginEntry} from './texts.js';

export type {EntryKind, LoginEntry} from './texts.js';

/** Where the user's entries are. */
export type EntryPlace = {
  platform: NodeJS.Platform;
  home: string;
  environment: NodeJS.ProcessEnv;
  /** A folder whose tools come before the system's own. */
  tools: string | null;
};

export type AddedEntry = {
  kind: EntryKind;
  /** Whether systemd starts it without a login; null for other kinds, and where that is unknown. */
  lingers: boolean | null;
};

/** Only a file: launchd loads what is in this folder at each login, and is asked nothing now. */
const addAgent = (entry: LoginEntry, {home}: EntryPlace): AddedEntry => {
  const {id, command} = entry;
  const path = join(agentsFolder(home), agentFile(id));
  try {
    writeConfiguration(path, agentPropertyList({label: agentLabelOf(id), command, environment: {}}));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: ${errorMessage(error)}`, `Make ${agentsFolder(home)} a folder of yours.`);
  }
  return {kind: 'launchd', lingers: null};
};

const addOnLinux = async (entry: LoginEntry, place: EntryPlace): Promise<AddedEntry> => {
  let refusal: unknown;
  if (findLinuxTool('systemctl', place.tools) !== null) {
    try {
      await addUnit(entry, place);
      return {kind: 'systemd', lingers: await isLingering(place.tools)};
    } catch (error) {
      refusal = error;
    }
  }
  if (findLinuxTool('crontab', place.tools) === null) {
    const why = refusal === undefined ? 'no systemd' : errorMessage(refusal).replace(/\.$/, '');
    throw new UserError(
      `nothing here starts a program of yours after a restart (${why}; no crontab)`,
      'Install cron, or log in where systemd has a manager for you.',
    );
  }
  await addCronLine(entry, place.tools);
  return {kind: 'cron', lingers: null};
};

/** Leaves one entry of the user's own for a run, in place of an earlier one. Throws a `UserError` where it cannot. */
export const addLoginEntry = async (entry: LoginEntry, place: EntryPlace): Promise<AddedEntry> =>
  place.platform === 'darwin' ? addAgent(entry, place) : addOnLinux(entry, place);

/** Removes a run's entry; does nothing without one. Throws a `UserError`, or a system's error, where it cannot. */
export const removeLoginEntry = async (id: string, kind: EntryKind, place: EntryPlace): Promise<void> => {
  if (kind === 'launchd') rmSync(join(agentsFolder(place.home), agentFile(id)), {force: true});
  else if (kind === 'systemd') removeUnit(id, place);
  else if (findLinuxTool('crontab', place.tools) !== null) await removeCronLine(id, place.tools);
};

export type FoundEntry = {
  /** The run's id. */
  id: string;
  kind: EntryKind;
  /** The run's folder, in whichever home of mlxtop's; null where the entry does not tell. */
  folder: string | null;
  /** Its files; none for a line of the crontab. */
  files: string[];
};

/** Many times what an entry needs. */
const MAX_BYTES = 256 * 1024;

const entryFiles = ({platform, home, environment}: EntryPlace): FoundEntry[] => {
  const isMac = platform === 'darwin';
  const [folder, kind] = isMac
    ? [agentsFolder(home), 'launchd' as const]
    : [unitsFolder(home, environment), 'systemd' as const];
  return namesIn(folder).flatMap(name => {
    const id = idOfFile(name);
    if (id === null) return [];
    const path = join(folder, name);
    const link = wantsLink(folder, name);
    const text = readOwnText(path, MAX_BYTES);
    return [{id, kind, folder: wordAfter('--folder', text, kind), files: isMac ? [path] : [link, path]}];
  });
};

/** The user's entries, of every run in every home of mlxtop's. */
export const listLoginEntries = async (place: EntryPlace): Promise<FoundEntry[]> => {
  const lines = place.platform === 'darwin' ? [] : await cronLines(place.tools);
  const ofCron = lines.map(({id, line}) => ({
    ...{id, kind: 'cron' as const, folder: wordAfter('--folder', line, 'cron'), files: []},
  }));
  return [...entryFiles(place), ...ofCron];
};
