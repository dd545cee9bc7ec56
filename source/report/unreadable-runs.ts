import type {RunView} from '../insight/view.js';
import type {UnreadableJson} from './contract/status.js';
import {statusJson} from './status-json.js';

/** A folder of a run that cannot be read, and why. */
type Unreadable = {name: string; path: string; reason: string};

/** A folder's name may be anything. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, '\ufffd');

/** What `mlxtop runs` says of them, a line each; empty for none. */
export const unreadableText = (found: readonly Unreadable[]): string =>
  found.length === 0
    ? ''
    : `${found.map(({name, reason}) => `${plain(name)}  cannot be read: ${plain(reason)}\n`).join('')}To remove what cannot be read: mlxtop runs --remove-unreadable\n`;

/** The same as an object of the list: that of a run of which nothing is known (`view`), and what is wrong with it. */
export const unreadableJson = (view: RunView, platform: string, {path, reason}: Unreadable): UnreadableJson => {
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
    },
    unreadable: {path, reason},
  };
};
