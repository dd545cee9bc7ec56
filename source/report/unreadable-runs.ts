import type {RunView} from '../insight/view.js';
import type {UnreadableJson} from './contract/status.js';
import {statusJson} from './status-json.js';

/** A run's folder that cannot be read, and the reason. */
type Unreadable = {name: string; path: string; reason: string};

/** A folder's name may contain control characters. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, '\ufffd');

/** What `mlxtop runs` prints about them, one line each; empty for none. */
export const unreadableText = (found: readonly Unreadable[]): string =>
  found.length === 0
    ? ''
    : `${found.map(({name, reason}) => `${plain(name)}  cannot be read: ${plain(reason)}\n`).join('')}To remove what cannot be read: mlxtop runs --remove-unreadable\n`;

/** The same as an item of `mlxtop runs --json`: `view` is that of a run about which nothing is known. */
export const unreadableJson = (view: RunView, platform: string, {path, reason}: Unreadable): UnreadableJson => {
  // Spread from the document, in which every key is public already; never from a view.
  const status = statusJson(view, false, platform);
  return {
    ...status,
    run: {
      ...status.run,
      name: null,
      session: null,
      state: null,
      startedAt: null,
      elapsedSeconds: null,
      pausedSeconds: null,
      trainedSeconds: null,
    },
    unreadable: {path, reason},
  };
};
