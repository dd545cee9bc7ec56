import type {QueueReason} from '../../journal/queue-entry.js';
import {waitSentence} from '../../report/waiting-view.js';

/** What the pane of a waiting run shows; but for the first line, each fits 50 columns. */
export const paneWords = (name: string, reason: QueueReason): string => `${name} ${waitSentence(reason)}.

  mlxtop queue          the order
  mlxtop queue --help   start, move, remove
  Ctrl-c                stop it before it starts

When you detach, it keeps waiting.

`;
