/**
 * Why an application must not be quit, as the user reads it. `insight/advice.ts` recognises some of them by their text.
 */
export const PROTECTED = {
  trainer: 'the training itself',
  ours: 'mlxtop itself, and the tmux that it runs in',
  terminal: 'the terminal that you are in',
  front: 'in front: you are using it',
  system: 'belongs to the system',
  /** A service of several applications, or several processes of which none is the others' master. */
  many: 'cannot be quit as a whole',
  otherUser: 'belongs to another user',
} as const;

/** The setting with which macOS lets an application, and what was started in it, keep running in the background. */
export const BACKGROUND = 'System Settings > General > Login Items & Extensions > Background App Activity';

/** How to keep a session that lives in an application, in one sentence. */
export const wayOut = (app: string): string =>
  `Allow ${app} under ${BACKGROUND} and quit it by hand, or start the next run with --independent`;

/**
 * Why the application in which a run's session lives, or (`isRun` false) only our own tmux, must not be quit; then the
 * way out.
 */
export const livesIn = (app: string, isRun: boolean): string =>
  `quitting it may end ${isRun ? 'the run, whose session lives' : 'this tmux, which lives'} in it. ${wayOut(app)}`;
