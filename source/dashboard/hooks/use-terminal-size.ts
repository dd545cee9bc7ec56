import {useWindowSize} from 'ink';
import {useRef} from 'react';
import type {Size} from '../types.js';

/** The size of the terminal: the same object until it changes. */
export const useTerminalSize = (): Size => {
  const {columns, rows} = useWindowSize();
  const kept = useRef<Size>({columns, rows});
  if (kept.current.columns !== columns || kept.current.rows !== rows) kept.current = {columns, rows};
  return kept.current;
};
