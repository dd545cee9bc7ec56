import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {runProgram} from './command.js';
import {isUrgent, type Message, titleOf} from './message.js';

/** Text and title are passed as arguments, so that nothing in them can become part of the script. */
const SCRIPT = ['on run argv', 'display notification (item 1 of argv) with title (item 2 of argv)', 'end run'];

const osascript = (tools: string | null): string => {
  const own = tools === null ? null : join(tools, 'osascript');
  return own !== null && existsSync(own) ? own : '/usr/bin/osascript';
};

const notifySend = (environment: NodeJS.ProcessEnv): string | null =>
  (environment.PATH ?? '')
    .split(delimiter)
    .filter(folder => folder.startsWith('/'))
    .map(folder => join(folder, 'notify-send'))
    .find(existsSync) ?? null;

/** Where notifications are shown. `tools` is a folder searched before the system's own, as in `MLXTOP_TOOLS`. */
export type Desktop = {platform: NodeJS.Platform; tools: string | null; environment: NodeJS.ProcessEnv};

/** The command line that shows a notification on this desktop; null on a Linux machine without notify-send. */
export const notificationCommand = (message: Message, {platform, tools, environment}: Desktop): string[] | null => {
  if (platform === 'darwin') {
    return [osascript(tools), ...SCRIPT.flatMap(line => ['-e', line]), message.text, titleOf(message)];
  }
  const program = notifySend(environment);
  const urgency = isUrgent(message) ? 'critical' : 'normal';
  return program === null ? null : [program, '-a', 'mlxtop', '-u', urgency, '--', titleOf(message), message.text];
};

const SESSION = ['DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'WAYLAND_DISPLAY'];

/** Why notify-send failed, by its environment: it gives the reason on standard error alone, in terms of D-Bus. */
const whyNotShown = (environment: NodeJS.ProcessEnv): string =>
  SESSION.some(name => environment[name])
    ? 'perhaps no notification service runs in this desktop session'
    : 'there is no desktop session here, as over ssh';

/** Shows a notification. Resolves with what went wrong, null when the desktop took it; `limitMs` as in `runProgram`. */
export const showNotification = async (message: Message, desktop: Desktop, limitMs: number): Promise<string | null> => {
  const command = notificationCommand(message, desktop);
  if (command === null) return 'notify-send is not installed (package libnotify-bin)';
  const problem = await runProgram(command, desktop.environment, limitMs);
  return problem === null || desktop.platform === 'darwin'
    ? problem
    : `${problem}: ${whyNotShown(desktop.environment)}`;
};
