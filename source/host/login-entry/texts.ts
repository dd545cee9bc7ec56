import {UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';

/** What starts the entry: launchd at a login, systemd's user manager, or cron with the machine. */
export type EntryKind = 'launchd' | 'systemd' | 'cron';

/** What the system is to start once at the next login, or with the machine: our own program, without a shell. */
export type LoginEntry = {
  /** The id of the run that it is for: letters, digits and dashes. */
  id: string;
  /** The program's absolute path, and its arguments. */
  command: readonly string[];
};

const PREFIX = 'mlxtop.after-restart.';

/** The launchd agent's label, which is its file's name as well. */
export const agentLabelOf = (id: string): string => `${PREFIX}${id}`;
/** The file's name in `~/Library/LaunchAgents`. */
export const agentFile = (id: string): string => `${agentLabelOf(id)}.plist`;
/** The systemd unit's name, and its file's in `~/.config/systemd/user`. */
export const unitName = (id: string): string => `mlxtop-after-restart-${id}.service`;

const AGENT_FILE = /^mlxtop\.after-restart\.([\w-]+)\.plist$/;
const UNIT_FILE = /^mlxtop-after-restart-([\w-]+)\.service$/;

/** The run that a file in the folder of agents, or of units, is for; null for a file that is not ours. */
export const idOfFile = (name: string): string | null =>
  AGENT_FILE.exec(name)?.[1] ?? UNIT_FILE.exec(name)?.[1] ?? null;

/**
 * A word of `ExecStart=` (systemd.service(5), "Command lines"): in double quotes, in which a backslash escapes; `%`
 * begins a specifier and `$` a variable, and are doubled.
 */
const unitWord = (word: string): string =>
  `"${word
    .replace(/[\\"]/g, character => `\\${character}`)
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')}"`;

/** systemd refuses a program whose path has quotes in it; as an argument it may. */
const BY_SHELL = ['/bin/sh', '-c', 'exec "$@"', 'mlxtop'];

/**
 * The unit as systemd's user manager reads it. `simple`, since a `oneshot` would hold up the manager's start for as
 * long as we wait for a disk; `KillMode=process`, because the tmux server, and so the run, stays behind in its group.
 */
export const unitText = ({id, command}: LoginEntry): string => {
  if (command.some(word => /[\r\n\0]/.test(word))) {
    throw new UserError(
      `systemd cannot hold the path of ${printable(command.at(0) ?? '')}, or that of the run: it has a line feed.`,
      'Keep mlxtop in a folder with another name.',
    );
  }
  return [
    '[Unit]',
    `Description=mlxtop: continue the run ${id} after a restart of the machine`,
    '',
    '[Service]',
    'Type=simple',
    `ExecStart=${[...BY_SHELL, ...command].map(unitWord).join(' ')}`,
    'KillMode=process',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
};

/**
 * A word for whatever shell cron uses, in single quotes. To cron, `%` is a line feed, quoted or not, and not every cron
 * knows `\%`: so printf makes it.
 */
const cronWord = (word: string): string =>
  `'${word.replaceAll("'", String.raw`'\''`).replaceAll('%', String.raw`'"$(printf '\045')"'`)}'`;

const mark = (id: string): string => `# mlxtop after-restart ${id}`;
/** An editor may have ended all lines by CR LF, which cron does not mind in a comment. */
const MARKED = /^@reboot .* # mlxtop after-restart ([\w-]+)\s*$/;

/** Vixie cron ignores a longer line (MAX_COMMAND is 1000 characters). */
const MAX_LINE = 990;

/** The entry's line for a crontab, without its line feed. Throws a `UserError` for one that cron would not take. */
export const cronLine = ({id, command}: LoginEntry): string => {
  const line = `@reboot ${command.map(cronWord).join(' ')} ${mark(id)}`;
  if (line.length <= MAX_LINE && !/[\r\n]/.test(line)) return line;
  throw new UserError(
    `cron cannot hold the path of ${printable(command.at(0) ?? '')}, or that of the run: too long, or with a line feed.`,
    'Keep mlxtop and its runs (MLXTOP_HOME) in folders with shorter names.',
  );
};

/** The run that a line of a crontab is for; null for any other line. */
export const idOfCronLine = (line: string): string | null => MARKED.exec(line)?.[1] ?? null;

/** The crontab with the line at its end, in place of one for the same run; all other lines byte for byte. */
export const withCronLine = (crontab: string, entry: LoginEntry): string => {
  const line = cronLine(entry);
  const rest = withoutCronLine(crontab, entry.id);
  return `${rest}${rest === '' || rest.endsWith('\n') ? '' : '\n'}${line}\n`;
};

/** The crontab without the line for that run; all other lines byte for byte. */
export const withoutCronLine = (crontab: string, id: string): string =>
  crontab
    .split(/(?<=\n)/)
    .filter(line => idOfCronLine(line.replace(/\n$/, '')) !== id)
    .join('');
