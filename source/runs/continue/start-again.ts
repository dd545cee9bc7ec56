import {basename, dirname} from 'node:path';
import {commandLine} from '../../format/command-line.js';
import {isSessionName} from '../../format/run-name.js';
import {AUTO_PAUSE_DEFAULTS} from '../../insight/auto-pause-defaults.js';
import type {AutoPause, RunRecord} from '../../journal/run-record.js';
import {demoWords} from '../start/demo-command.js';

/** A default name of a session, which the next start need not keep. */
const UNNAMED = /^mlxtop(?:-\d+)?$/;
/** The default of `--interval`. */
const DEFAULT_INTERVAL_MS = 2000;

const option = (flag: string, value: string | null | undefined): string[] =>
  value === null || value === undefined ? [] : [flag, value];

/**
 * The server's name for `-L`, from the folder in which tmux keeps named sockets; null for the default server, and for
 * one without a name.
 */
const socketNameOf = (socketPath: string | undefined): string | null => {
  if (socketPath === undefined || !/^tmux-\d+$/.test(basename(dirname(socketPath)))) return null;
  const name = basename(socketPath);
  return name === 'default' ? null : name;
};

const autoPauseWords = (autoPause: AutoPause | null | undefined): string[] => {
  if (!autoPause) return [];
  const unlessDefault = (flag: string, name: keyof typeof AUTO_PAUSE_DEFAULTS, unit = ''): string[] =>
    autoPause[name] === AUTO_PAUSE_DEFAULTS[name] ? [] : [flag, `${autoPause[name]}${unit}`];
  return [
    ...['--auto-pause', autoPause.when],
    ...unlessDefault('--resume-at', 'resumeAt'),
    ...unlessDefault('--pause-after', 'afterSeconds', 's'),
    ...unlessDefault('--resume-after', 'resumeAfterSeconds', 's'),
    ...unlessDefault('--max-pause', 'maxPauseSeconds', 's'),
    ...unlessDefault('--min-run', 'minRunSeconds', 's'),
  ];
};

/** The name for a new tmux server in place of the run's. */
export const newServerName = ({tmux}: RunRecord): string => `${socketNameOf(tmux?.socketPath) ?? 'mlxtop'}-new`;

/** The options of `mlxtop run` that a run was started with; defaults are left out. */
const optionWords = (record: RunRecord, relaxes: boolean, socketName: string | null): string[] => [
  ...(UNNAMED.test(record.name) ? [] : [isSessionName(record.name) ? '-s' : '--name', record.name]),
  ...option('-L', socketName),
  ...(record.intervalMs === DEFAULT_INTERVAL_MS ? [] : ['--interval', `${record.intervalMs}ms`]),
  ...option('--iterations-pattern', record.iterationsPattern),
  ...autoPauseWords(record.autoPause),
  ...(record.keepRepaints === true ? ['--keep-repaints'] : []),
  ...(record.maySleep === true ? ['--no-awake'] : []),
  ...(record.independent === true ? ['--independent'] : []),
  ...(record.afterRestart === true ? ['--after-restart'] : []),
  ...(record.inside === true && record.insideBySetting !== true ? ['--inside'] : []),
  ...(relaxes || record.relaxGpuWatchdog === true ? ['--relax-gpu-watchdog'] : []),
  ...option('--alerts', record.alertChannels && (record.alertChannels.join(',') || 'none')),
];

/**
 * The command that starts a run again, in its folder and with the options that it was started with. `command`: other
 * words for the trainer; `onNewServer`: in another tmux server than before.
 */
export const startAgainCommand = (
  record: RunRecord,
  {
    command = record.command,
    relaxes = false,
    onNewServer = false,
  }: {command?: readonly string[]; relaxes?: boolean; onNewServer?: boolean} = {},
): string => {
  const demo = demoWords(command);
  const [name, trainer] = demo === null ? ['run', command] : ['demo', demo];
  const words = [
    'mlxtop',
    name,
    ...optionWords(record, relaxes, onNewServer ? newServerName(record) : socketNameOf(record.tmux?.socketPath)),
  ];
  return `cd ${commandLine([record.directory])} && ${commandLine(trainer.length > 0 ? [...words, '--', ...trainer] : words)}`;
};
