import {replaceFile} from '../../journal/files.js';
import type {QueueReason} from '../../journal/queue-entry.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {waitSentence} from '../../report/waiting-view.js';

/** tmux reads `#[…]` as a style, and a run's name may contain it. */
const plain = (text: string): string => text.replaceAll('#', '');

/** Has the status line of a waiting run's session say what it waits for. Losing that harms nothing. */
export const noteWaiting = ({statusLine}: Pick<RunPaths, 'statusLine'>, reason: QueueReason): void => {
  try {
    replaceFile(statusLine, `${plain(waitSentence(reason))}\n`);
  } catch {
    // A full disk: mlxtop queue says it all the same.
  }
};
