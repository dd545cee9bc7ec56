import {Box} from 'ink';
import {memo} from 'react';
import {Lines} from '../line.js';
import type {Row} from '../row.js';

/** A message or the summary of an absence, over the last rows of the panels, so that nothing else moves. */
export const Overlay = memo(({rows}: {rows: readonly Row[]}) => (
  <Box position="absolute" bottom={0} left={0}>
    <Lines rows={rows} />
  </Box>
));
