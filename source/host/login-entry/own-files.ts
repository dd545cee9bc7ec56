import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';

/** Where a user's own agents (macOS) and units (Linux) are. */
export const agentsFolder = (home: string): string => join(home, 'Library', 'LaunchAgents');

/** See systemd.unit(5), "User Unit Search Path". */
export const unitsFolder = (home: string, environment: NodeJS.ProcessEnv): string => {
  const {XDG_CONFIG_HOME: given} = environment;
  return join(given?.startsWith('/') ? given : join(home, '.config'), 'systemd', 'user');
};

/** The link by which a unit is enabled for the manager's default target. */
export const wantsLink = (folder: string, unit: string): string => join(folder, 'default.target.wants', unit);

/**
 * Writes a file of the user's configuration by rename. Mode 0644, which is usual there: launchd refuses a file that
 * others can change, and nothing in it is secret. Throws system errors.
 */
export const writeConfiguration = (path: string, text: string): void => {
  const temporary = join(dirname(path), `.mlxtop-${process.pid}.tmp`);
  mkdirSync(dirname(path), {recursive: true, mode: 0o755});
  try {
    writeFileSync(temporary, text, {mode: 0o644});
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, {force: true});
    throw error;
  }
};

/** The names in a folder; none where it does not exist, or cannot be listed. */
export const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** The beginning of a small file of ours; empty for one that is no file, or cannot be read. */
export const readOwnText = (path: string, maxBytes: number): string => {
  let file: number | null = null;
  try {
    // A pipe with that name would keep us waiting.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(file).isFile()) return '';
    const bytes = Buffer.alloc(maxBytes);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } catch {
    return '';
  } finally {
    if (file !== null) closeSync(file);
  }
};
