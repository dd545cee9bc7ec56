import {Box} from 'ink';
import {memo} from 'react';
import {Line, Lines} from '../line.js';
import {Chart} from './charts-panel.js';
import type {EnlargedWords} from './enlarged.js';

/** One chart in the whole room, under a line that tells how far the run is. */
export const Enlarged = memo(({words: {header, drawing, rows, cursor, axis, lines}}: {words: EnlargedWords}) => (
  <Box flexDirection="column" flexShrink={0}>
    <Line row={header} />
    <Chart drawing={drawing} rows={rows} cursor={cursor} />
    <Line row={axis} />
    <Lines rows={lines} />
  </Box>
));
