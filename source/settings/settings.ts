import {readFileSync, statSync} from 'node:fs';
import {resolve} from 'node:path';
import {errorCode, errorMessage, UserError} from '../errors.js';
import {changeableByOthers} from '../paths/owners.js';
import {type AlertSettings, checkSettings, NO_SETTINGS, SEE_EXAMPLE, type Settings} from './check.js';
import {settingsPath} from './path.js';

/** Others may read a file that holds a webhook's address, which lets anybody write there. */
const requirePrivate = (path: string): void => {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new UserError(
    `Others can read ${path}, and it holds a webhook's address.`,
    `Keep it to yourself: chmod 600 ${path}`,
  );
};

/** Whoever may change the file, or what leads to it, says what we run and where we post. */
const requireOurs = (path: string, {command}: AlertSettings): void => {
  const uid = process.getuid?.();
  const risk = uid === undefined ? null : changeableByOthers(resolve(path), uid);
  if (risk === null) return;
  const says = command === null ? "holds a webhook's address" : 'names a program that is run (alerts.command)';
  const what =
    risk.path === path ? `${path} ${risk.why}, and` : `${risk.path} ${risk.why}, and ${path}, which it leads to,`;
  throw new UserError(
    `${what} ${says}.`,
    risk.why.startsWith('belongs')
      ? `Make it yours (chown), or keep the settings in a folder of your own (XDG_CONFIG_HOME).`
      : `Keep it to yourself: chmod go-w ${risk.path}`,
  );
};

/** Far more than there are settings: to read more as YAML would cost a command more memory than it has any use for. */
const LARGEST = 100_000;

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw new UserError(
      `The settings in ${path} cannot be read: ${errorMessage(error)}.`,
      'Make that file readable, or remove it.',
    );
  }
};

/**
 * The user's settings; the defaults without such a file, or a place for one. A `UserError` names what is wrong, and
 * where.
 */
export const readSettings = async (path = settingsPath()): Promise<Settings> => {
  if (path === null) return NO_SETTINGS;
  const text = textOf(path);
  if (text === null) return NO_SETTINGS;
  if (text.length > LARGEST)
    throw new UserError(`${path} is too large for settings (${text.length} characters).`, SEE_EXAMPLE);
  // Loaded only for somebody who has such a file.
  const {parse} = await import('./yaml.js');
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new UserError(
      // The library shows the place in lines below, which its first one announces by a colon.
      `${path} is not YAML: ${errorMessage(error).split('\n')[0]?.replace(/:$/, '.')}`,
      SEE_EXAMPLE,
    );
  }
  const settings = checkSettings(content, path);
  const {webhook, command} = settings.alerts;
  if (webhook !== null) requirePrivate(path);
  if (webhook !== null || command !== null) requireOurs(path, settings.alerts);
  return settings;
};
