import {readFileSync, statSync} from 'node:fs';
import {resolve} from 'node:path';
import {errorCode, errorMessage, UserError} from '../errors.js';
import {changeableByOthers} from '../paths/owners.js';
import {type AlertSettings, checkSettings, NO_SETTINGS, SEE_EXAMPLE, type Settings} from './check.js';
import {settingsPath} from './path.js';

/** Refuses a file with a webhook's address that other users can read: the address is all it takes to post there. */
const requirePrivate = (path: string): void => {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new UserError(
    `Other users can read ${path}, and it holds a webhook's address.`,
    `Make it private: chmod 600 ${path}`,
  );
};

/**
 * Refuses a file that other users can change, or reach by a folder or link of theirs: it decides what we run and where
 * we post.
 */
const requireOurs = (path: string, {command}: AlertSettings): void => {
  const uid = process.getuid?.();
  const risk = uid === undefined ? null : changeableByOthers(resolve(path), uid);
  if (risk === null) return;
  const holds = command === null ? "holds a webhook's address" : 'names a program that is run (alerts.command)';
  const whose =
    risk.path === path ? `${path} ${risk.why}, and` : `${risk.path} ${risk.why}, and ${path}, which it leads to,`;
  throw new UserError(
    `${whose} ${holds}.`,
    risk.why.startsWith('belongs')
      ? `Make it yours (chown), or keep the settings in a folder of your own (XDG_CONFIG_HOME).`
      : `Make it yours alone to write: chmod go-w ${risk.path}`,
  );
};

/** Characters, far more than any settings need: parsing more as YAML would cost a command memory for nothing. */
const MAX_LENGTH = 100_000;

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
 * The user's settings; the defaults where there is no such file, or no place for one. Throws a `UserError` that names
 * what is wrong, and where.
 */
export const readSettings = async (path = settingsPath()): Promise<Settings> => {
  if (path === null) return NO_SETTINGS;
  const text = textOf(path);
  if (text === null) return NO_SETTINGS;
  if (text.length > MAX_LENGTH)
    throw new UserError(`${path} is too large for settings (${text.length} characters).`, SEE_EXAMPLE);
  // Loaded only for users who have such a file.
  const {parse} = await import('./yaml.js');
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new UserError(
      // The library shows the place on the lines below, which its first line announces by a colon.
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
