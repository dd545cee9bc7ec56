import {Box, Text} from 'ink';
import {useCallback, useEffect, useRef, useSyncExternalStore} from 'react';
import {toAscii} from '../../format/ascii.js';
import {chosenApp} from '../app-choice.js';
import {useKeys} from '../hooks/use-keys.js';
import {useRun} from '../hooks/use-run.js';
import {useTerminalSize} from '../hooks/use-terminal-size.js';
import type {Actions, Feed, Options} from '../types.js';
import {textWidth} from '../width.js';
import {readerLines} from './lines.js';

/** As many of the lines as the terminal has rows for, with the last, which names the keys: Ink erases no more. */
export const fitting = (lines: readonly string[], columns: number, rows: number): string[] => {
  const height = (line: string): number => Math.max(1, Math.ceil(textWidth(line) / Math.max(1, columns)));
  const last = lines.at(-1) ?? '';
  let free = rows - 1 - height(last);
  const kept: string[] = [];
  for (const line of lines.slice(0, -1)) {
    free -= height(line);
    if (free < 0) break;
    kept.push(line);
  }
  return [...kept, last];
};

type Props = {feed: Feed; actions: Actions; options: Options};

/** The dashboard for a screen reader: lines of text, written again only when they say something else. */
export const ReaderApp = ({feed, actions, options}: Props) => {
  const {columns, rows} = useTerminalSize(Number.POSITIVE_INFINITY);
  const session = useRun(feed, actions);
  const kept = useRef('');
  const read = (): string => {
    const scene = {...session.read(), options};
    const chosen = chosenApp(scene, scene.ui.list?.chosen ?? null)?.name ?? null;
    const text = fitting(readerLines(scene, chosen), columns, rows).join('\n');
    const shown = options.ascii ? toAscii(text) : text;
    if (shown !== kept.current) kept.current = shown;
    return kept.current;
  };
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  const text = useSyncExternalStore(subscribe, read);
  useKeys({press: key => session.press(key), isTyping: () => session.isTyping, repaint: () => undefined});
  useEffect(() => {
    const tell = (): void => {
      const {ui} = session.read();
      feed.showsApps(ui.list === null ? 'none' : 'list');
      feed.showsOutput?.(ui.output.isOpen);
    };
    tell();
    return session.subscribe(tell);
  }, [feed, session]);
  return (
    <Box flexDirection="column">
      {text.split('\n').map((line, index) => (
        <Text key={index}>{line}</Text>
      ))}
    </Box>
  );
};
