import {homeOfRun, mayWait} from '../../journal/queue-mark.js';
import {homeFolder} from '../../journal/run-folder.js';
import {type Call, isSet, textFlag} from './command.js';

/** How often a command that stays looks at the queue. */
const EVERY_MS = 60_000;

/** Has started what is due in the queue, if any run waits; nothing that goes wrong there is this command's. */
const look = async (home: string, hasShell: boolean): Promise<void> => {
  if (!mayWait(home)) return;
  try {
    const {wakeQueue} = await import('../../runs/queue/wake.js');
    await wakeQueue(home, {hasShell});
  } catch {
    // mlxtop queue, which looks at it too, says what is wrong.
  }
};

const homeOf = async ({flags}: Call): Promise<string | null> => {
  const folder = textFlag(flags, 'folder');
  if (folder !== undefined) return homeOfRun(folder);
  return homeFolder().catch(() => null);
};

/**
 * Looks at the queue before a command that shows or controls runs, and again now and then for as long as that goes on:
 * the recorder whose end should start the next run may have been killed.
 */
export const tendQueue = async (call: Call): Promise<void> => {
  const home = await homeOf(call);
  if (home === null) return;
  // A pane has the environment of the tmux server, not that of a shell of the user's.
  const hasShell = !isSet(call.flags, 'inPane');
  await look(home, hasShell);
  setInterval(() => void look(home, hasShell), EVERY_MS).unref();
};
