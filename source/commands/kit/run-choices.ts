import {usageError} from '../../errors.js';
import type {RunRecord} from '../../journal/run-record.js';
import type {RunChoices} from '../../runs/start/choices.js';
import type {Options} from '../../syntax/option.js';
import {autoPauseOf, autoPauseOptions} from './auto-pause-flags.js';
import {hostsOptions, hostsOr} from './hosts-flag.js';
import {repaintOptions} from './repaint-flag.js';

export const choiceOptions = {
  ...autoPauseOptions,
  ...repaintOptions,
  awake: {negative: true, text: 'allow the machine to sleep during the run'},
  independent: {text: 'macOS: use a tmux server that belongs to no app, so that quitting an app does not end the run'},
  inside: {text: 'mlx_lm: also read figures inside the trainer (learning rate, memory), with a small Python module'},
  relaxGpuWatchdog: {text: 'macOS: do not end GPU work because it delays the display'},
  afterRestart: {
    text: 'after the machine restarts and you log in, continue automatically from the last checkpoint',
  },
  ...hostsOptions,
} as const satisfies Options;

const choice = (flag: unknown): boolean | undefined => (typeof flag === 'boolean' ? flag : undefined);

const requireWatchdog = (flags: Record<string, unknown>, platform: NodeJS.Platform): void => {
  if (flags.relaxGpuWatchdog !== true || platform === 'darwin') return;
  throw usageError('--relax-gpu-watchdog is for macOS; this system has no such watchdog.', 'Leave it out.');
};

/**
 * The choices of the flags, else of the run that is continued (`before`). Throws a `UserError` for one that makes no
 * sense.
 */
export const choicesOf = (
  flags: Record<string, unknown>,
  platform: NodeJS.Platform,
  before: RunRecord | null = null,
  /** What the settings say, which holds where neither says anything. */
  otherwise: {independent: boolean; inside: boolean; afterRestart: boolean} = {
    independent: false,
    inside: false,
    afterRestart: false,
  },
): RunChoices => {
  requireWatchdog(flags, platform);
  const awake = choice(flags.awake);
  const inside = choice(flags.inside) ?? before?.inside ?? otherwise.inside;
  const isTyped = choice(flags.inside) !== undefined || (before?.inside === true && before.insideBySetting !== true);
  return {
    keepRepaints: choice(flags.keepRepaints) ?? before?.keepRepaints ?? false,
    autoPause: autoPauseOf(flags) ?? before?.autoPause ?? null,
    maySleep: awake === undefined ? (before?.maySleep ?? false) : !awake,
    // On other systems tmux outlives the program that it was started from.
    independent: platform === 'darwin' && (choice(flags.independent) ?? before?.independent ?? otherwise.independent),
    inside,
    ...hostsOr(flags, before?.hosts),
    ...(inside && !isTyped && {insideBySetting: true}),
    relaxGpuWatchdog: choice(flags.relaxGpuWatchdog) ?? before?.relaxGpuWatchdog ?? false,
    afterRestart: choice(flags.afterRestart) ?? before?.afterRestart ?? otherwise.afterRestart,
  };
};
