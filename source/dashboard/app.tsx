import {type RenderOptions, useInput, usePaste, useStdin, useStdout, useWindowSize} from 'ink';
import {useEffect, useLayoutEffect, useReducer, useRef} from 'react';
import {errorMessage, UserError} from '../errors.js';
import {appsShown, frame} from './frame.js';
import {type Command, keyHints, press} from './keys.js';
import {type Screen, screenUpdate} from './screen-update.js';
import type {Actions, Feed, Options} from './types.js';
import {firstUi, NOTICE_MS, settled, type Ui} from './ui.js';

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

type Done = Pick<Ui, 'quitting' | 'quitResult'>;

/** Does what a key asked for; gives what the dashboard is to know of it afterwards. */
const run = async (actions: Actions, command: Command, askedAt: number): Promise<Partial<Done>> => {
  if (command.do === 'quitApp') {
    const result = await actions.quitApp(command.app);
    return {quitting: null, quitResult: {...result, app: command.app, askedAt}};
  }
  if (command.do === 'stop') await actions.stop(command.signal);
  else if (command.do === 'stopAtCheckpoint') await actions.stopAtCheckpoint(command.wanted);
  else await actions[command.do]?.();
  return {};
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
    const scene = {...look, ui, hints: keyHints(look, ui, actions), options};
    const next = {size, lines: frame(scene, size)};
    const bytes = screenUpdate(shown.current, next);
    if (bytes !== '') stdout.write(bytes);
    shown.current = next;
    feed.showsApps(appsShown(scene, size));
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
    const look = feed.read();
    const {ui: next, command} = press(kept.current ?? ui, key, look, actions);
    change(next);
    if (command === null) return;
    const now = () => kept.current ?? next;
    run(actions, command, look.now).then(
      done => change({...now(), ...done}),
      (error: unknown) => {
        const notice = {text: noticeText(error), at: feed.read().now};
        change({...now(), ...(command.do === 'quitApp' ? {quitting: null} : {pending: null}), notice});
      },
    );
  };
  const repaint = () => {
    shown.current = null;
    redraw();
  };

  const burst = useRef<string[]>([]);
  const typed = (...keys: string[]) => {
    if (burst.current.length === 0) queueMicrotask(() => keysOf(burst.current.splice(0)).forEach(handle));
    burst.current.push(...keys);
  };

  const {isRawModeSupported} = useStdin();
  const isActive = isRawModeSupported === true;
  useInput(
    (input, key) => {
      if (key.escape) typed('escape');
      else if (key.return) typed('Enter');
      else if (key.upArrow) typed('up');
      else if (key.downArrow) typed('down');
      else if (key.ctrl && input === 'c') actions.close();
      else if (key.ctrl && input === 'l') repaint();
      else if (!key.ctrl && !key.meta) typed(...input.toLowerCase());
    },
    {isActive},
  );
  // Pasted text is not for us: an `s` and a `y` in it would stop a training.
  usePaste(() => undefined, {isActive});
  return null;
};

/**
 * Keys that arrived together, as on a slow line or from a paste that the terminal does not mark as one; Ink tells of them one by one
 * where there is an escape sequence among them. A `y` in their midst is dropped: it is no answer to a question that nobody can have
 * read yet.
 */
const keysOf = (burst: readonly string[]): readonly string[] =>
  burst.length === 1 ? burst : burst.filter(key => key !== 'y');
