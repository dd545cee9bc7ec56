import {useApp, useStdout} from 'ink';
import {useEffect, useRef} from 'react';
import type {Size} from '../types.js';

/**
 * Returns a function that has Ink draw the whole screen again, whatever stands on it. Ink does so around what another
 * part of the program writes, even if that is nothing.
 *
 * It also happens by itself, at the start: Ink's first frame begins where the cursor is, which keys that were typed too
 * early have moved. And with each new size: as a terminal becomes narrower, Ink draws once before the size is known
 * here, and rows that wrap push the others from where Ink believes them to be. (Clipping the rows instead would cost
 * every frame a quarter more.)
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
    // The frame for the new size may still be waiting for its turn, and only the last frame that was drawn is drawn
    // again.
    else void waitUntilRenderFlush().then(() => write(''));
  }, [size, write, waitUntilRenderFlush]);
  return () => write('');
};
