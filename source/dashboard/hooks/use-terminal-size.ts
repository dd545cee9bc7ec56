import {useWindowSize} from 'ink';
import {useRef} from 'react';
import type {Size} from '../types.js';

/** The terminal's size: the same object as long as it has not changed. */
export const useTerminalSize = (): Size => {
  const {columns, rows} = useWindowSize();
  const kept = useRef<Size>({columns, rows});
  if (kept.current.columns !== columns || kept.current.rows !== rows) kept.current = {columns, rows};
  return kept.current;
};
