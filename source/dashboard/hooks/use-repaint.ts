import {useApp, useStdout} from 'ink';
import {useEffect, useRef} from 'react';
import type {Size} from '../types.js';

/**
 * Has Ink draw all of the screen anew, whatever stands on it: so it does around what somebody else writes, and be that nothing.
 *
 * By itself at the start: Ink's first frame begins where the cursor is, and keys that were typed before it reads them have moved that. And
 * with each new size: as a terminal becomes narrower Ink draws once before the size is known here, and rows that wrap push the others from
 * the places in which Ink believes them. (To clip the rows instead would cost every frame a quarter more.)
 */
export const useRepaint = (size: Size): (() => void) => {
  const {write} = useStdout();
  const {waitUntilRenderFlush} = useApp();
  const drawnFor = useRef<Size | null>(null);
  useEffect(() => {
    const isFirst = drawnFor.current === null;
    if (drawnFor.current === size) return;
    drawnFor.current = size;
    if (isFirst) write('');
    // The frame for the new size may still be waiting for its turn, and what is drawn anew is the last one that was drawn.
    else void waitUntilRenderFlush().then(() => write(''));
  }, [size, write, waitUntilRenderFlush]);
  return () => write('');
};
