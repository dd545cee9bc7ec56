import type {RenderOptions} from 'ink';
import {useEffect, useMemo} from 'react';
import {Dashboard} from './dashboard.js';
import {useKeys} from './hooks/use-keys.js';
import {useMouse} from './hooks/use-mouse.js';
import {useRepaint} from './hooks/use-repaint.js';
import {useRun} from './hooks/use-run.js';
import {useScreen} from './hooks/use-screen.js';
import {useTerminalSize} from './hooks/use-terminal-size.js';
import type {Actions, Feed, Options} from './types.js';

/**
 * How Ink runs the dashboard: on the alternate screen of the terminal, which it leaves however the program ends, with
 * ^C as a key like any other. `interactive`: without it Ink takes a terminal in the environment of a CI for none.
 * `incrementalRendering`: rows that have changed are written over the old ones and nothing is erased first, so that it
 * does not flicker where the terminal has no synchronized output.
 */
export const inkOptions: RenderOptions = {
  alternateScreen: true,
  incrementalRendering: true,
  interactive: true,
  exitOnCtrlC: false,
  patchConsole: false,
};

type Props = {
  feed: Feed;
  actions: Actions;
  options: Options;
  /** How many columns of the terminal are seen; absent for all. */
  seenColumns?: number;
};

/** The dashboard: shows what the feed gives, and turns keys into actions. It owns no timer. */
export const App = ({feed, actions, options, seenColumns = Number.POSITIVE_INFINITY}: Props) => {
  const size = useTerminalSize(seenColumns);
  const session = useRun(feed, actions);
  useEffect(() => session.fits(size), [session, size]);
  const screen = useScreen(session, options, size);
  const repaint = useRepaint(size);
  useKeys({press: key => session.press(key), isTyping: () => session.isTyping, repaint});
  useMouse(mouse => session.point(mouse, screen.areas));
  const {appsShown, outputShown} = screen;
  useEffect(() => feed.showsApps(appsShown), [feed, appsShown]);
  useEffect(() => feed.showsOutput?.(outputShown), [feed, outputShown]);
  const {ascii, color, display} = options;
  const appearance = useMemo(() => ({ascii, color, ...display}), [ascii, color, display]);
  return <Dashboard screen={screen} appearance={appearance} />;
};
