import type {AlertSettings} from '../settings/check.js';
import {environmentOf, runProgram} from './command.js';
import {type Desktop, showNotification} from './desktop.js';
import type {Message} from './message.js';
import {postTo} from './webhook.js';

export const CHANNELS = ['bell', 'desktop', 'webhook', 'command'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How one channel fared: `problem` is null when it took the message. */
export type Delivery = {channel: Channel; problem: string | null};

/** A channel that hangs is given up after this. */
const LIMIT_MS = 10_000;

export type Means = {
  settings: AlertSettings;
  /** The channels to use; null for all that are set up. */
  channels: readonly string[] | null;
  desktop: Desktop;
  /** Rings the terminals that the run is shown on; resolves with why nobody hears it. */
  bell: () => Promise<string | null>;
  limitMs?: number;
};

/** Tells somebody by every channel that is set up and wanted, at the same time; one that fails or hangs keeps no other. */
export const deliver = async (message: Message, means: Means): Promise<Delivery[]> => {
  const {settings, channels, desktop, bell, limitMs = LIMIT_MS} = means;
  const {webhook, command} = settings;
  const isWanted = (channel: Channel, isSetUp: boolean): boolean =>
    channels === null ? isSetUp : channels.includes(channel);
  const ways: [Channel, boolean, () => Promise<string | null>][] = [
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
  const chosen = ways.filter(([channel, isSetUp]) => isWanted(channel, isSetUp));
  return Promise.all(chosen.map(async ([channel, , tell]) => ({channel, problem: await tell()})));
};

/** Whether this alert is one that the user wants to be told of. */
export const isWantedAlert = ({code}: Message, {only}: AlertSettings): boolean =>
  code === 'test' || only === null || only.includes(code);
