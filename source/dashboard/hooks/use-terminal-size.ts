import {useWindowSize} from 'ink';
import {useRef} from 'react';
import type {Size} from '../types.js';

/**
 * The size of the terminal, or of that part of it which is `seen`, in columns: the same object until it changes. (In a
 * narrow terminal tmux shows only a part of the session's window.)
 */
export const useTerminalSize = (seen: number): Size => {
  const {columns: all, rows} = useWindowSize();
  const columns = Math.min(all, seen);
  const kept = useRef<Size>({columns, rows});
  if (kept.current.columns !== columns || kept.current.rows !== rows) kept.current = {columns, rows};
  return kept.current;
};
