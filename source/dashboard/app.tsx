import {type RenderOptions, useInput, usePaste, useStdin} from 'ink';
import {useEffect, useReducer, useRef} from 'react';
import {errorMessage, UserError} from '../errors.js';
import {frame} from './frame.js';
import {Screen} from './Screen.js';
import type {Actions, Feed, Options, Size} from './types.js';
import {type Command, firstUi, keyHints, NOTICE_MS, press, settled, type Ui} from './ui.js';
import {useTerminalSize} from './use-terminal-size.js';

/**
 * How Ink is to draw the dashboard: on the terminal's other screen, writing changed rows only and never erasing first, which is
 * what keeps tmux before 3.7 from flickering. ^C comes to us as a key. Frames come when the feed or a key says so, so `maxFps`
 * bounds no more than a key that is held down.
 */
export const inkOptions: RenderOptions = {
  alternateScreen: true,
  incrementalRendering: true,
  exitOnCtrlC: false,
  patchConsole: false,
  maxFps: 10,
};

type Props = {feed: Feed; actions: Actions; options: Options};

const run = async (actions: Actions, command: Command): Promise<void> => {
  if (command.do === 'stop') await actions.stop(command.signal);
  else await actions[command.do]?.();
};

const noticeText = (error: unknown): string =>
  error instanceof UserError ? `${error.message} ${error.nextStep}` : errorMessage(error);

/** The dashboard: draws what the feed gives, and turns keys into actions. It owns no timer but the one that ends a notice. */
export const App = ({feed, actions, options}: Props) => {
  const {size, live, screen} = useTerminalSize();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => feed.subscribe(redraw), [feed]);
  const look = feed.read();
  const kept = useRef<Ui | null>(null);
  kept.current ??= firstUi(look.view);
  const ui = settled(kept.current, look.view, look.now);

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
    const {view, now} = feed.read();
    const {ui: next, command} = press(kept.current ?? ui, key, view, actions, now);
    change(next);
    if (command === null) return;
    run(actions, command).catch((error: unknown) => {
      const notice = {text: noticeText(error), at: feed.read().now};
      change({...(kept.current ?? next), pending: null, notice});
    });
  };

  const {isRawModeSupported} = useStdin();
  const isActive = isRawModeSupported === true;
  useInput(
    (input, key) => {
      if (key.escape) handle('escape');
      else if (key.ctrl) {
        if (input === 'c') actions.close();
      } else if (!key.meta) for (const character of keysIn(input)) handle(character);
    },
    {isActive},
  );
  // Pasted text is not for us: an `s` and a `y` in it would stop a training.
  usePaste(() => undefined, {isActive});

  const scene = {...look, ui, hints: keyHints(look.view, ui, actions), options};
  const drawn = useRef<{size: Size; lines: string[]} | null>(null);
  drawn.current = null;
  const line = (row: number): string => {
    if (drawn.current === null || drawn.current.size !== live.current) {
      drawn.current = {size: live.current, lines: frame(scene, live.current)};
    }
    return drawn.current.lines[row] ?? '';
  };
  return <Screen size={size} screen={screen} line={line} />;
};

/**
 * Keys that arrived together, as on a slow line. A `y` among them is dropped: it is no answer to a question that nobody can have
 * read yet.
 */
const keysIn = (input: string): string[] => {
  const keys = [...input.toLowerCase()];
  return keys.length === 1 ? keys : keys.filter(key => key !== 'y');
};
