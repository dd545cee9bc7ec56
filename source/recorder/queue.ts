import {ownWords} from '../host/own-program.js';
import {startDetached} from '../host/start-program.js';
import {toolsWords} from '../host/tools-folder.js';
import {homeOfRun, mayWait} from '../journal/queue-mark.js';

/**
 * Has a process of its own look whether a run of the queue may start now, if any waits: called when a recording is
 * over. Whatever keeps it from being started, the next view of a run looks too.
 */
export const wakeQueue = async (folder: string, tools: string | null): Promise<void> => {
  const home = homeOfRun(folder);
  try {
    if (!mayWait(home)) return;
    const words = await ownWords(['queue-watch', '--home', home, ...toolsWords(tools)]);
    await startDetached(words, {...process.env, MLXTOP_HOME: home});
  } catch {
    // Node or mlxtop is being upgraded, or there is no memory for another process.
  }
};
