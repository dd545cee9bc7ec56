/** What mlxtop tells the user about whether notifications appear: whole sentences, without line breaks. */
export type NotificationWords = {
  /** Why sending one does not show that it appeared. */
  unknown: string;
  /** How to find out. */
  findOut: string;
  /** What to do if none appears. */
  ifNot: string;
};

/** The channels that reach the user without a notification. */
export const OTHER_WAYS = 'Other ways: the bell, a webhook or a command (mlxtop alerts shows how).';

const FIND_OUT = 'Send one and watch for it: mlxtop alerts test';

/**
 * Why mlxtop cannot know whether a notification appeared, how to find out, and what to do if it did not. On macOS
 * notifications of `osascript` are shown as Script Editor's; without its permission nothing appears, macOS asks nothing
 * and nothing fails (cline/cline#3097). On Linux `notify-send` exits once a notification service has taken the text,
 * whether or not it shows it.
 */
export const notificationWords = (platform: NodeJS.Platform): NotificationWords =>
  platform === 'darwin'
    ? {
        unknown:
          'macOS does not report whether a notification appeared. They are shown as notifications of Script Editor, and if it is not ' +
          'allowed to show any, nothing appears and nothing fails.',
        findOut: FIND_OUT,
        ifNot:
          'Allow them in System Settings > Notifications > Script Editor, and check that no Focus is on. If Script Editor is not listed ' +
          'there, open it, type display notification "hello", press its Run button, and allow what macOS then asks for.',
      }
    : {
        unknown:
          'Linux does not report whether a notification appeared: notify-send exits once a notification service has taken it, which may ' +
          'not show it (Do Not Disturb, a locked screen), or may show it on the screen of the machine itself if you are using ssh.',
        findOut: FIND_OUT,
        ifNot:
          'Check that a notification service runs in your desktop session, that Do Not Disturb is off, and that you sit at that machine: ' +
          'over ssh there is no desktop to show it on.',
      };

/**
 * What `run` says once to a user of notifications; `seen` is their answer whether the last one appeared, null before
 * any.
 */
export const unconfirmedWords = (seen: boolean | null): string =>
  seen === false
    ? 'Alerts also go out as notifications, and you said that the last one did not appear. Try again: mlxtop alerts test'
    : 'Alerts also go out as notifications, and you have not yet confirmed that one appears here. Try one: mlxtop alerts test';
