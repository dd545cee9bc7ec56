import {useCallback, useRef, useSyncExternalStore} from 'react';
import {keepUnchanged} from '../keep-unchanged.js';
import {type Screen, screenOf} from '../screen.js';
import type {Session} from '../session.js';
import type {Options, Size} from '../types.js';

type Kept = {scene: ReturnType<Session['read']>; options: Options; size: Size; screen: Screen};

/**
 * What the screen shows. The component renders only when that has changed: for each frame Ink takes the whole screen
 * apart and puts it together again (some 20 ms), even when it then finds nothing to write. Parts that have not changed
 * are the same objects, for what is memoised by them.
 */
export const useScreen = (session: Session, options: Options, size: Size): Screen => {
  const kept = useRef<Kept | null>(null);
  const read = (): Screen => {
    const scene = session.read();
    const last = kept.current;
    if (last?.scene === scene && last.options === options && last.size === size) return last.screen;
    const screen = keepUnchanged(last?.screen, screenOf({...scene, options}, size));
    kept.current = {scene, options, size, screen};
    return screen;
  };
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  return useSyncExternalStore(subscribe, read);
};
