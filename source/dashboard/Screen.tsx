import {Box, type DOMElement, Transform} from 'ink';
import type {RefObject} from 'react';
import type {Size} from './types.js';

type Props = {
  size: Size;
  screen: RefObject<DOMElement | null>;
  /** The row of the present frame, as the terminal takes it. */
  line(row: number): string;
};

/**
 * Rows that are already laid out, put on Ink's screen. Ink would measure and cut every row again, which is most of the time that a
 * frame takes, and its cache keeps every text that it ever measured: about 300 MB in a day of changing figures. So the tree holds
 * blank rows only, and the real ones take their place when Ink writes.
 */
export const Screen = ({size, screen, line}: Props) => (
  <Box ref={screen} width={size.columns} height={size.rows} overflow="hidden">
    <Transform transform={(_blank, row) => line(row)}>{Array(size.rows).fill(' ').join('\n')}</Transform>
  </Box>
);
