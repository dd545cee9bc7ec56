import {Box, Text} from 'ink';
import {createContext, memo, useContext} from 'react';
import type {Row, Sides} from './row.js';
import {type Appearance, styled} from './styled.js';

/** How everything on the screen is shown. */
export const AppearanceContext = createContext<Appearance>({ascii: false, color: true});

/** A row as one text. To an empty text Ink would give no row. */
export const Line = memo(({row}: {row: Row}) => {
  const text = styled(row, useContext(AppearanceContext));
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});

/** Rows, one under the other. */
export const Lines = memo(({rows}: {rows: readonly Row[]}) => (
  <Box flexDirection="column" flexShrink={0}>
    {rows.map((row, index) => (
      <Line key={index} row={row} />
    ))}
  </Box>
));

/** What stands at the left and at the right edge of one row. */
export const SidesLine = memo(({sides: {left, right}, width}: {sides: Sides; width: number}) => (
  <Box width={width} height={1} flexShrink={0} justifyContent="space-between">
    <Line row={left} />
    {right.length > 0 && <Line row={right} />}
  </Box>
));
