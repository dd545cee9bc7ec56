import {isAbsolute} from 'node:path';
import {UserError} from '../../errors.js';
import {secretLabel} from '../../format/secret-label.js';
import {missingSecrets} from '../../format/secret-words.js';
import {getHost} from '../../host/get-host.js';
import {type AddedEntry, addLoginEntry, removeLoginEntry} from '../../host/login-entry/index.js';
import {nodeOptions, stayingProgram} from '../../host/own-program.js';
import {toolsWords} from '../../host/tools-folder.js';
import {listed} from '../../insight/listed.js';
import type {Run} from '../../journal/runs.js';
import {homeOrNull} from '../../paths/home.js';
import {wayToContinue} from '../../trainer/continue/way.js';
import {guardedParts} from '../start/guarded-folders.js';
import {entryPlace} from './drop-entry.js';
import {type EntryFile, readEntryFile, removeEntryFile, writeEntryFile} from './entry-file.js';
import {keptVariables, secretVariableWords} from './variables.js';

/** Names of cron's daemons. */
const CRON = /^(?:cron|crond|fcron|dcron|busybox|systemd-cron)/;

/** When the system starts the entry, as the end of a sentence: `After a restart … it continues by itself`. */
const whenWords = async ({kind, lingers}: AddedEntry): Promise<string> => {
  if (kind === 'launchd') return 'once you have logged in at the Mac (a launchd agent of yours)';
  if (kind === 'cron') {
    const hasDaemon = (await (await getHost()).processes()).some(({name}) => CRON.test(name));
    return `without a login (a line in your crontab${hasDaemon ? '' : '; no cron daemon is running at the moment'})`;
  }
  if (lingers === true) return 'without a login (a systemd unit of yours, lingering)';
  return (
    'once you have logged in (a systemd unit of yours).\n' +
    'Logging out would end it then; with loginctl enable-linger it needs no login, and outlives one'
  );
};

/** Why mlxtop will not be able to continue such a run by itself, as a sentence; null where it will. */
export const whyNotByItself = (command: readonly string[]): string | null => {
  const secrets = missingSecrets(command);
  if (secrets.length > 0) {
    return `its command holds ${listed(secrets.map(secretLabel))}, and mlxtop writes no secret to a file`;
  }
  return wayToContinue(command).kind === 'by-hand'
    ? 'mlxtop cannot change its command so that it resumes from a checkpoint'
    : null;
};

/** A program that npx has fetched for this one command; null for one that is installed. */
const npxWords = (script: string): string | null =>
  script.includes('/_npx/') ? 'npx may have removed mlxtop by then; to keep it: npm install --global mlxtop' : null;

/** On a Mac: which of its files launchd may not reach; null for none. */
const guardedWords = async ({record: {command, directory}}: Run): Promise<string | null> => {
  if (process.platform !== 'darwin') return null;
  const [part] = await guardedParts(command, directory);
  return part === undefined
    ? null
    : `macOS may keep what launchd starts out of ${part.place} (${part.what}): give Node Full Disk Access, or keep these files elsewhere in your home folder.`;
};

/** Leaves the entry, which starts this program as it is now, and notes it. Throws as `leaveEntry` does. */
const putEntry = async (
  {record: {id}, paths}: Run,
  {home, variables}: Pick<EntryFile, 'home' | 'variables'>,
  environment: NodeJS.ProcessEnv,
): Promise<AddedEntry & {script: string}> => {
  const {toolsFolder: tools} = await getHost();
  const {node, script} = stayingProgram();
  const words = ['after-restart', '--folder', paths.folder, ...toolsWords(tools)];
  const entry = {id, command: [node, ...nodeOptions(), script, ...words]};
  const file = {id, home, program: [node, script], variables};
  const place = await entryPlace(home, environment);
  // Before the entry: what exists without a note of it would never be removed.
  writeEntryFile(paths, {...file, kind: process.platform === 'darwin' ? 'launchd' : 'systemd'});
  try {
    const added = await addLoginEntry(entry, place);
    writeEntryFile(paths, {...file, kind: added.kind});
    return {...added, script};
  } catch (error) {
    removeEntryFile(paths);
    throw error;
  }
};

/**
 * Leaves the entry of a run anew, with the variables that it has, for this program: the one that it would start is
 * gone. Throws as `leaveEntry` does.
 */
export const renewEntry = async (run: Run): Promise<void> => {
  const before = readEntryFile(run.paths);
  if (before === null) return;
  const environment = {...process.env, ...before.variables};
  const {kind} = await putEntry(run, before, environment);
  if (kind !== before.kind) await removeLoginEntry(before.id, before.kind, await entryPlace(before.home, environment));
};

/**
 * Leaves one entry of the user's own, which continues the run after a restart of the machine. Returns what to tell the
 * user, a line or two each. Throws a `UserError` where nothing here would start it.
 */
export const leaveEntry = async (
  run: Run,
  environment: NodeJS.ProcessEnv,
  {hasInput = false}: {hasInput?: boolean} = {},
): Promise<string[]> => {
  const home = homeOrNull();
  if (home === null || !isAbsolute(home)) throw new UserError('no home folder is known', 'Set HOME.');
  const {script, ...added} = await putEntry(run, {home, variables: keptVariables(environment)}, environment);
  const why = whyNotByItself(run.record.command);
  const input = hasInput ? 'what it reads from --stdin will not be there after a restart.' : null;
  const notes = [npxWords(script), secretVariableWords(environment), input, await guardedWords(run)];
  return [
    why === null
      ? `After a restart of the machine it continues automatically ${await whenWords(added)}.`
      : `Note: after a restart of the machine you will be told, but it cannot continue automatically: ${why}.`,
    ...notes.flatMap(note => (note === null ? [] : [`Note: ${note}`])),
  ];
};
