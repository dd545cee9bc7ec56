import {type RenderOptions, useInput, usePaste, useStdin, useStdout, useWindowSize} from 'ink';
import {useEffect, useLayoutEffect, useReducer, useRef} from 'react';
import {errorMessage, UserError} from '../errors.js';
import {frame} from './frame.js';
import {type Screen, screenUpdate} from './screen-update.js';
import type {Actions, Feed, Options} from './types.js';
import {type Command, firstUi, keyHints, NOTICE_MS, press, settled, type Ui} from './ui.js';

/**
 * How Ink is to run the dashboard: on the terminal's other screen, which it leaves however the program ends, with ^C as a key like
 * any other. `interactive`: Ink takes a terminal in a CI's environment for none.
 */
export const inkOptions: RenderOptions = {
  alternateScreen: true,
  interactive: true,
  exitOnCtrlC: false,
  patchConsole: false,
};

type Props = {feed: Feed; actions: Actions; options: Options};

const run = async (actions: Actions, command: Command): Promise<void> => {
  if (command.do === 'stop') await actions.stop(command.signal);
  else await actions[command.do]?.();
};

const noticeText = (error: unknown): string =>
  error instanceof UserError ? `${error.message} ${error.nextStep}` : errorMessage(error);

/**
 * The dashboard: draws what the feed gives, and turns keys into actions. It owns no timer but the one that ends a notice.
 *
 * Ink has the terminal's modes, its size and the keys; the rows are written here. Ink itself would take each cell of the screen
 * apart and together again for each frame (at 200×60 and a frame a second 50 ms, where this takes 6), and keeps every text that it
 * has ever measured (200 MB in a day of changing figures).
 */
export const App = ({feed, actions, options}: Props) => {
  const {stdout} = useStdout();
  const size = useWindowSize();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => feed.subscribe(redraw), [feed]);
  const look = feed.read();
  const kept = useRef<Ui | null>(null);
  kept.current = settled(kept.current ?? firstUi(look.view), look);
  const ui = kept.current;

  const shown = useRef<Screen | null>(null);
  useLayoutEffect(() => {
    const scene = {...look, ui, hints: keyHints(look.view, ui, actions), options};
    const next = {size, lines: frame(scene, size)};
    const bytes = screenUpdate(shown.current, next);
    if (bytes !== '') stdout.write(bytes);
    shown.current = next;
  });

  const change = (next: Ui) => {
    kept.current = next;
    redraw();
  };
  useEffect(() => {
    if (ui.notice === null) return;
    const timer = setTimeout(redraw, NOTICE_MS);
    return () => clearTimeout(timer);
  }, [ui.notice]);

  const handle = (key: string) => {
    const {ui: next, command} = press(kept.current ?? ui, key, feed.read(), actions);
    change(next);
    if (command === null) return;
    run(actions, command).catch((error: unknown) => {
      const notice = {text: noticeText(error), at: feed.read().now};
      change({...(kept.current ?? next), pending: null, notice});
    });
  };
  const repaint = () => {
    shown.current = null;
    redraw();
  };

  const {isRawModeSupported} = useStdin();
  const isActive = isRawModeSupported === true;
  useInput(
    (input, key) => {
      if (key.escape) handle('escape');
      else if (key.ctrl && input === 'c') actions.close();
      else if (key.ctrl && input === 'l') repaint();
      else if (!key.ctrl && !key.meta) for (const character of keysIn(input)) handle(character);
    },
    {isActive},
  );
  // Pasted text is not for us: an `s` and a `y` in it would stop a training.
  usePaste(() => undefined, {isActive});
  return null;
};

/**
 * Keys that arrived together, as on a slow line. A `y` among them is dropped: it is no answer to a question that nobody can have
 * read yet.
 */
const keysIn = (input: string): string[] => {
  const keys = [...input.toLowerCase()];
  return keys.length === 1 ? keys : keys.filter(key => key !== 'y');
};
