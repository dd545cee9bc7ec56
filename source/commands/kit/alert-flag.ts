import {CHANNELS} from '../../alerts/deliver.js';
import {usageError} from '../../errors.js';
import {settingsPlace} from '../../settings/path.js';
import {readSettings} from '../../settings/settings.js';
import type {Options} from '../../syntax/option.js';
import {textFlag} from './command.js';

export const alertOptions = {
  alerts: {
    value: 'CHANNELS',
    choices: [...CHANNELS, 'none'],
    isList: true,
    text: 'bell, desktop, webhook, command, or none; see mlxtop alerts',
  },
} as const satisfies Options;

/** The channels of `--alerts bell,webhook` or `--alerts none`; null without the flag. */
const alertFlag = (text: string | undefined): string[] | null => {
  if (text === undefined) return null;
  if (text === 'none') return [];
  const names = text.split(',').map(name => name.trim());
  const known: readonly string[] = CHANNELS;
  const unknown = names.find(name => !known.includes(name));
  if (unknown === 'none') {
    throw usageError(
      "'none' turns all alerts off and cannot be combined with channels.",
      'Use --alerts none, or for instance --alerts bell,desktop',
    );
  }
  if (unknown === undefined) return [...new Set(names)];
  throw usageError(
    `There is no alert channel '${unknown}'.`,
    `The channels are ${known.join(', ')}; or none. For instance: --alerts bell,desktop`,
  );
};

/**
 * Refuses channels that a run chooses but the settings do not set up: its alerts would be lost, and the user would
 * learn it too late.
 */
const requireChannels = async (channels: readonly string[] | null): Promise<void> => {
  if (channels === null || channels.every(channel => channel === 'bell' || channel === 'desktop')) return;
  const {alerts} = await readSettings();
  for (const channel of ['webhook', 'command'] as const) {
    if (!channels.includes(channel) || alerts[channel] !== null) continue;
    throw usageError(
      `--alerts ${channel}: no ${channel} is set up in ${settingsPlace()}.`,
      'mlxtop alerts shows an example of that file.',
    );
  }
};

/**
 * The channels that the call chooses for a run, else `before`; null means the channels of the settings. Throws a
 * `UserError`.
 */
export const alertChannelsOf = async (
  flags: Record<string, unknown>,
  before: string[] | null = null,
): Promise<string[] | null> => {
  const channels = alertFlag(textFlag(flags, 'alerts')) ?? before;
  await requireChannels(channels);
  return channels;
};
