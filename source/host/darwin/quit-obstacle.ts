/** Who asks, and where. */
export type Asker = {
  /** The application that macOS asks the permission for: the terminal, not tmux and not Node. */
  terminal: string;
  /** tmux stands between that application and this process. */
  inTmux: boolean;
};

/** Why an application could not be asked, and what to do: a sentence, and then another. */
export type Obstacle = {why: string; nextStep: string};

/** Apple event errors that `osascript` prints in parentheses (MacErrors.h). */
const errAEEventNotPermitted = -1743;
const errAEEventWouldRequireUserConsent = -1744;
const errAETimeout = -1712;
const procNotFound = -600;
const userCanceledErr = -128;

const errorNumber = (error: string): number | null => {
  const found = /\((-\d+)\)/.exec(error)?.[1];
  return found === undefined ? null : Number(found);
};

const byHand = (name: string): string => `Quit ${name} by hand: click its window, then Cmd-Q.`;

const outsideTmux = (name: string): string => `${byHand(name)} Or in a terminal without tmux: mlxtop quit-app ${name}`;

/**
 * What an Apple event's error, as osascript prints it, means for the user; null where the application is just not ready
 * to quit: it asks the user something, or the user cancelled. macOS refuses (-1743) with or without asking the user
 * first: when the program that asks does not declare that it sends Apple events, macOS refuses at once, and lists
 * nothing in its settings that the user could allow.
 */
export const eventObstacle = (error: string, name: string, {terminal, inTmux}: Asker): Obstacle | null => {
  switch (errorNumber(error)) {
    case errAETimeout:
    case userCanceledErr:
      return null;
    case errAEEventNotPermitted:
      return {
        why: `macOS does not let ${terminal} control ${name} (-1743).`,
        nextStep:
          `Allow it in System Settings > Privacy & Security > Automation: ${name}, below ${inTmux ? 'that terminal' : terminal}. ` +
          'Not listed there? Then macOS refused without asking: quit it by hand, by its own menu.',
      };
    case errAEEventWouldRequireUserConsent:
      return {
        why: `macOS would have to ask whether ${terminal} may control ${name}, and did not (-1744).`,
        nextStep: `There is nothing to allow in System Settings. ${inTmux ? outsideTmux(name) : byHand(name)}`,
      };
    case procNotFound:
      return inTmux
        ? {
            why: `Apple events do not work from this tmux: ${name} runs, and macOS says that it does not (-600).`,
            nextStep: outsideTmux(name),
          }
        : {why: `macOS says that ${name} does not run, which it does (-600).`, nextStep: byHand(name)};
    default:
      return {why: `${name} could not be asked to quit: ${error.replace(/\.?\s*$/, '.')}`, nextStep: byHand(name)};
  }
};

/** The obstacle where `terminate` was the only way, and macOS did not send the request. */
export const terminateObstacle = (name: string): Obstacle => ({
  why: `macOS did not pass the request to quit on to ${name}.`,
  nextStep: byHand(name),
});

/**
 * The obstacle for a process that macOS does not know as an application; `command` as ps shows it, null where it does
 * not.
 */
export const notAnApplication = (name: string, pid: number, command: string | null): Obstacle => ({
  why: `macOS knows no application with process id ${pid}${command === null ? '' : ` (${command})`}: it cannot ask ${name} to quit.`,
  nextStep: `Stop it the way it was started, or in Activity Monitor (search for ${pid}).`,
});
