import {useCallback, useEffect, useMemo, useRef, useSyncExternalStore} from 'react';
import {useKeys} from '../hooks/use-keys.js';
import {useMouse} from '../hooks/use-mouse.js';
import {useRepaint} from '../hooks/use-repaint.js';
import {useTerminalSize} from '../hooks/use-terminal-size.js';
import {keepUnchanged} from '../keep-unchanged.js';
import {Browser} from './browser.js';
import {type BrowserScreen, browserScreen} from './screen.js';
import type {BrowserSession} from './session.js';
import type {Options, Scene} from './types.js';

/** What the screen shows. The component renders, and so Ink draws, only when that has changed. */
const useBrowserScreen = (session: BrowserSession): BrowserScreen => {
  const kept = useRef<{scene: Scene; screen: BrowserScreen} | null>(null);
  const read = (): BrowserScreen => {
    const scene = session.read();
    const last = kept.current;
    if (last?.scene === scene) return last.screen;
    const screen = keepUnchanged(last?.screen, browserScreen(scene));
    kept.current = {scene, screen};
    return screen;
  };
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  return useSyncExternalStore(subscribe, read);
};

/** All runs: shows what the session knows, and tells it of keys. It owns no timer. */
export const BrowserApp = ({session, options}: {session: BrowserSession; options: Options}) => {
  const size = useTerminalSize(Number.POSITIVE_INFINITY);
  useEffect(() => session.fits(size), [session, size]);
  const screen = useBrowserScreen(session);
  const repaint = useRepaint(size);
  useKeys({press: key => session.press(key), isTyping: () => session.isTyping, repaint});
  useMouse(mouse => session.point(mouse, screen));
  const {ascii, color, display} = options;
  const appearance = useMemo(() => ({ascii, color, ...display}), [ascii, color, display]);
  return <Browser screen={screen} appearance={appearance} />;
};
