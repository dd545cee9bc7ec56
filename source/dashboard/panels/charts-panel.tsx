import {Box} from 'ink';
import {memo, useContext} from 'react';
import {AppearanceContext, Line, Lines} from '../line.js';
import {chartRows} from './chart-rows.js';
import type {ChartsWords, Drawing} from './charts.js';

/** One chart, drawn again only when something in it has changed. */
const Chart = memo(({drawing, rows}: {drawing: Drawing; rows: number}) => {
  const {ascii} = useContext(AppearanceContext);
  return <Lines rows={chartRows(drawing, rows, ascii)} />;
});

type Props = {words: ChartsWords; rows: number; between: number};

/** What has happened? The charts, of `rows` rows each, on one time axis. */
export const Charts = memo(({words: {drawings, axis}, rows, between}: Props) => (
  <Box flexDirection="column" flexShrink={0}>
    <Box flexDirection="column" rowGap={between} flexShrink={0}>
      {drawings.map(drawing => (
        <Chart key={drawing.name} drawing={drawing} rows={rows} />
      ))}
    </Box>
    <Line row={axis} />
  </Box>
));
