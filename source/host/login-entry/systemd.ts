import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {errorMessage, UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import type {Trial} from '../try-program.js';
import {runLinuxTool} from './linux-tool.js';
import {unitsFolder, wantsLink, writeConfiguration} from './own-files.js';
import {type LoginEntry, unitName, unitText} from './texts.js';

export type UnitOptions = {home: string; environment: NodeJS.ProcessEnv; tools: string | null};

/**
 * Removes the unit and the link that enables it. Nothing is asked of systemd, whose bus a process of tmux may not
 * reach: a manager that has the unit loaded starts it no more, since it has reached its default target.
 */
export const removeUnit = (id: string, {home, environment}: Pick<UnitOptions, 'home' | 'environment'>): void => {
  const folder = unitsFolder(home, environment);
  const name = unitName(id);
  rmSync(wantsLink(folder, name), {force: true});
  rmSync(join(folder, name), {force: true});
};

/** What `systemctl is-system-running` says of a manager that is there; `offline` and `unknown` of none. */
const RUNNING = /^(?:initializing|starting|running|degraded|maintenance)$/;

const wordsOf = ({stderr, failure, code}: Trial): string =>
  printable(stderr.trim().split('\n')[0] || (failure ?? `exit code ${code}`));

/** Throws a `UserError` where no manager runs for this user: `enable` alone would succeed all the same. */
const requireManager = async (tools: string | null): Promise<void> => {
  const answer = await runLinuxTool('systemctl', ['--user', 'is-system-running'], {tools});
  const state = answer.stdout.trim();
  if (RUNNING.test(state)) return;
  const why = /^[a-z]+$/.test(state) ? `it is ${state}` : wordsOf(answer);
  throw new UserError(`systemd has no manager for this user: ${why}`, 'Log in as this user, and try again.');
};

/**
 * Writes a unit of the user's own and enables it for the start of their manager. Returns its path. Throws a `UserError`
 * with systemctl's words, and leaves nothing, where there is no such manager, or no answer.
 */
export const addUnit = async (entry: LoginEntry, {tools, ...where}: UnitOptions): Promise<string> => {
  const name = unitName(entry.id);
  const path = join(unitsFolder(where.home, where.environment), name);
  await requireManager(tools);
  try {
    writeConfiguration(path, unitText(entry));
    const answer = await runLinuxTool('systemctl', ['--user', 'enable', name], {tools});
    if (answer.code === 0) return path;
    throw new UserError(`systemd refused it: ${wordsOf(answer)}`, 'Log in as this user, and try again.');
  } catch (error) {
    removeUnit(entry.id, where);
    throw error instanceof UserError ? error : new UserError(`${path}: ${errorMessage(error)}`, 'Make it writable.');
  }
};

/** Whether the user's manager runs from the machine's start on, without a login; null where systemd does not say. */
export const isLingering = async (tools: string | null): Promise<boolean | null> => {
  const words = ['show-user', String(process.getuid?.() ?? 0), '--property=Linger', '--value'];
  const {code, stdout} = await runLinuxTool('loginctl', words, {tools});
  const said = stdout.trim();
  return code === 0 && (said === 'yes' || said === 'no') ? said === 'yes' : null;
};
