import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {errorMessage, UserError} from '../../errors.js';
import {agentPropertyList} from '../launch-agent.js';
import {addCronLine, cronIds, removeCronLine} from './crontab.js';
import {findLinuxTool} from './linux-tool.js';
import {agentsFolder, namesIn, unitsFolder, writeConfiguration} from './own-files.js';
import {addUnit, isLingering, removeUnit} from './systemd.js';
import {agentFile, agentLabelOf, idOfFile, type LoginEntry} from './texts.js';

export type {LoginEntry} from './texts.js';

/** What starts the entry: launchd at a login, systemd's user manager, or cron with the machine. */
export type EntryKind = 'launchd' | 'systemd' | 'cron';

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

/** The user's entries, of every run in every home of mlxtop's, by the run's id. */
export const listLoginEntries = async (place: EntryPlace): Promise<{id: string; kind: EntryKind}[]> => {
  const folder = place.platform === 'darwin' ? agentsFolder(place.home) : unitsFolder(place.home, place.environment);
  const kind: EntryKind = place.platform === 'darwin' ? 'launchd' : 'systemd';
  const files = existsSync(folder) ? namesIn(folder).flatMap(name => idOfFile(name) ?? []) : [];
  const lines = place.platform === 'darwin' ? [] : await cronIds(place.tools);
  return [...files.map(id => ({id, kind})), ...lines.map(id => ({id, kind: 'cron' as const}))];
};
