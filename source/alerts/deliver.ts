import type {AlertSettings} from '../settings/check.js';
import {environmentOf, runProgram} from './command.js';
import {type Desktop, showNotification} from './desktop.js';
import type {Message} from './message.js';
import {postTo} from './webhook.js';

/** All ways in which an alert can go out. */
export const CHANNELS = ['bell', 'desktop', 'webhook', 'command'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What one channel made of a message: `problem` is null when it took it. */
export type Delivery = {channel: Channel; problem: string | null};

/** A channel that does not answer is given up after this. */
const LIMIT_MS = 10_000;

/** What a delivery needs. */
export type Means = {
  settings: AlertSettings;
  /** The channels to use; null for all that the settings name. */
  channels: readonly string[] | null;
  desktop: Desktop;
  /** Rings the terminals that show the run; resolves with the reason why no terminal rang, null when one did. */
  bell: () => Promise<string | null>;
  limitMs?: number;
};

/** Sends a message by every chosen channel at the same time, so that one that fails or hangs delays no other. */
export const deliver = async (message: Message, means: Means): Promise<Delivery[]> => {
  const {settings, channels, desktop, bell, limitMs = LIMIT_MS} = means;
  const {webhook, command} = settings;
  const isWanted = (channel: Channel, isSetUp: boolean): boolean =>
    channels === null ? isSetUp : channels.includes(channel);
  const senders: [Channel, boolean, () => Promise<string | null>][] = [
    ['bell', settings.bell, bell],
    ['desktop', settings.desktop, () => showNotification(message, desktop, limitMs)],
    [
      'webhook',
      webhook !== null,
      async () => (webhook === null ? 'no webhook is set up in the settings' : postTo(webhook, message, limitMs)),
    ],
    [
      'command',
      command !== null,
      async () =>
        command === null
          ? 'no command is set up in the settings'
          : runProgram(command, {...desktop.environment, ...environmentOf(message)}, limitMs),
    ],
  ];
  const chosen = senders.filter(([channel, isSetUp]) => isWanted(channel, isSetUp));
  return Promise.all(chosen.map(async ([channel, , send]) => ({channel, problem: await send()})));
};

/** Whether the settings ask for this alert; a test message always goes out. */
export const isWantedAlert = ({code}: Message, {only}: AlertSettings): boolean =>
  code === 'test' || only === null || only.includes(code);
