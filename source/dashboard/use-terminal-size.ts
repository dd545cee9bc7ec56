import {type DOMElement, useStdout} from 'ink';
import {type RefObject, useEffect, useRef, useState} from 'react';
import type {Size} from './types.js';

const sizeOf = ({columns, rows}: NodeJS.WriteStream): Size => ({columns: columns || 80, rows: rows || 24});

/**
 * The terminal's size, and the element that fills it. Ink redraws the old tree at the new size before React hears of a resize: a
 * frame taller than the terminal, which scrolls. So the element's height is set, and `live` tells the size, before Ink draws.
 */
export const useTerminalSize = (): {size: Size; live: RefObject<Size>; screen: RefObject<DOMElement | null>} => {
  const {stdout} = useStdout();
  const [size, setSize] = useState(() => sizeOf(stdout));
  const live = useRef(size);
  const screen = useRef<DOMElement>(null);
  useEffect(() => {
    const onResize = () => {
      live.current = sizeOf(stdout);
      screen.current?.yogaNode?.setHeight(live.current.rows);
      setSize(live.current);
    };
    // The size may have changed between the first drawing and now.
    onResize();
    stdout.prependListener('resize', onResize);
    return () => {
      stdout.off('resize', onResize);
    };
  }, [stdout]);
  return {size, live, screen};
};
