import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {errorMessage, UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
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

/**
 * Writes a unit of the user's own and enables it for the start of their manager. Returns its path. Throws a `UserError`
 * with systemctl's words, and leaves nothing, where there is no such manager, or no answer.
 */
export const addUnit = async (entry: LoginEntry, {tools, ...where}: UnitOptions): Promise<string> => {
  const name = unitName(entry.id);
  const path = join(unitsFolder(where.home, where.environment), name);
  try {
    writeConfiguration(path, unitText(entry));
    const {code, stderr, failure} = await runLinuxTool('systemctl', ['--user', 'enable', name], {tools});
    if (code === 0) return path;
    const why = stderr.trim().split('\n')[0] || (failure ?? `exit code ${code}`);
    throw new UserError(`systemd does not take it: ${printable(why)}`, 'Log in as this user, and try again.');
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
