import {CHANNELS, type Delivery, deliver, isWantedAlert} from '../../alerts/deliver.js';
import type {Message} from '../../alerts/message.js';
import {printable} from '../../format/printable.js';
import {toolsFolder} from '../../host/tools-folder.js';
import type {Run} from '../../journal/runs.js';
import type {Settings} from '../../settings/check.js';

/** The names of the channels that a run chose for its alerts; null if it left that to the settings. */
export const channelsOf = (record: Run['record'] | null): readonly string[] | null =>
  record?.alertChannels?.filter(name => (CHANNELS as readonly string[]).includes(name)) ?? null;

const ring = async (run: Run | null, ringHere: () => void): Promise<string | null> => {
  const place = run?.record.tmux;
  if (!place) {
    // The run has no session of ours in tmux: ring in this process' own terminal, if it has one.
    if (!process.stdout.isTTY) return 'there is no terminal here; an open dashboard rings';
    ringHere();
    return null;
  }
  const [{connect}, {ringBell}] = await Promise.all([import('../../tmux/client.js'), import('../../tmux/bell.js')]);
  return ringBell(connect({path: place.socketPath}), place.sessionId);
};

/**
 * Sends a message by every channel that the settings and the run choose; the bell only with `ringHere`, which rings
 * that of this terminal. Empty when the settings leave this alert out.
 */
export const sendMessage = async (
  message: Message,
  run: Run | null,
  {alerts}: Settings,
  ringHere: (() => void) | null,
  tools = toolsFolder(),
): Promise<Delivery[]> => {
  if (!isWantedAlert(message, alerts)) return [];
  // A program's environment, a notification and a webhook get one line of text each.
  const clean = {...message, text: printable(message.text), run: printable(message.run)};
  return deliver(clean, {
    settings: ringHere !== null ? alerts : {...alerts, bell: false},
    // `mlxtop alerts test` tests the settings, whatever a run chose.
    channels:
      ringHere !== null ? null : (channelsOf(run?.record ?? null)?.filter(channel => channel !== 'bell') ?? null),
    desktop: {platform: process.platform, tools, environment: process.env},
    bell: () => ring(run, ringHere ?? (() => undefined)),
  });
};
