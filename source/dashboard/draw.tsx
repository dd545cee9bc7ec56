import {render} from 'ink';
import {App, inkOptions} from './app.js';
import {ReaderApp} from './reader/app.js';
import {terminalInput} from './terminal-input.js';
import type {Actions, Feed, Options} from './types.js';

/** What the terminal of the user who looks is known to show. */
type Shown = {ascii: boolean; columns: number};

/** How often what changes all the time is drawn, in ms; undefined as usual. A screen reader reads all of it again. */
export const redrawMs = ({display}: Pick<Options, 'display'>): number | undefined =>
  display?.screenReader ? 60_000 : display?.motion === 'reduced' ? 15_000 : undefined;

/**
 * Draws the dashboard; `show` draws it again for another terminal. For a screen reader in Ink's own mode for these: as
 * text, on the terminal's usual screen.
 */
export const draw = (options: Options, feed: Feed, actions: Actions) => {
  const isRead = options.display?.screenReader === true;
  const element = ({ascii, columns}: Shown) => {
    const shown = {...options, ascii};
    return isRead ? (
      <ReaderApp feed={feed} actions={actions} options={shown} />
    ) : (
      <App feed={feed} actions={actions} options={shown} seenColumns={columns} />
    );
  };
  let now: Shown = {ascii: options.ascii, columns: Number.POSITIVE_INFINITY};
  const input = terminalInput(process.stdin);
  const ink = render(element(now), {
    ...inkOptions,
    stdin: input,
    isScreenReaderEnabled: isRead,
    ...(isRead && {alternateScreen: false, incrementalRendering: false}),
  });
  const show = (next: Shown): void => {
    if (next.ascii === now.ascii && next.columns === now.columns) return;
    now = next;
    ink.rerender(element(now));
  };
  return {ink, show, input};
};
