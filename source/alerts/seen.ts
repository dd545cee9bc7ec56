/** What can be said of whether notifications of the desktop are seen, each in whole sentences without line ends. */
export type NotificationWords = {
  /** Why sending one tells nothing of that. */
  unknown: string;
  /** How to find out. */
  findOut: string;
  /** What to do when none appears. */
  ifNot: string;
};

/** What reaches somebody without a notification. */
export const OTHER_WAYS = 'What needs no notification: the bell, a webhook or a command (mlxtop alerts shows how).';

const FIND_OUT = 'Send one and look: mlxtop alerts test';

/**
 * Why nobody can know whether a notification was seen, how to find out, and what to do when it was not: on macOS those of `osascript`
 * are Script Editor's, and without its permission nothing appears, nothing is asked and nothing fails (cline/cline#3097); on Linux
 * `notify-send` ends when a notification service has taken the text, wherever that shows it, or not.
 */
export const notificationWords = (platform: NodeJS.Platform): NotificationWords =>
  platform === 'darwin'
    ? {
        unknown:
          'macOS does not say whether a notification is seen: they are shown as those of Script Editor, and when it may not show any, ' +
          'nothing appears and nothing fails.',
        findOut: FIND_OUT,
        ifNot:
          'Allow them in System Settings > Notifications > Script Editor, and see that no Focus is on. If Script Editor is not listed ' +
          'there, open it, type display notification "hello", press its Run button, and allow what macOS then asks.',
      }
    : {
        unknown:
          'Linux does not say whether a notification is seen: notify-send ends when a notification service has taken it, which may ' +
          'not show it (Do Not Disturb, a locked screen), or on the screen of the machine itself where you came by ssh.',
        findOut: FIND_OUT,
        ifNot:
          'See that a notification service runs in your desktop session, that Do Not Disturb is off, and that you sit at that machine: ' +
          'over ssh there is no desktop to show it on.',
      };

/** What `run` says once to whom notifications are to tell: nobody has said yet that one appeared, or somebody that none did. */
export const unconfirmedWords = (seen: boolean | null): string =>
  seen === false
    ? 'Alerts also go out as notifications, and you said that the last one did not appear. Try again: mlxtop alerts test'
    : 'Alerts also go out as notifications, and nobody has confirmed yet that one appears here. Try one: mlxtop alerts test';
