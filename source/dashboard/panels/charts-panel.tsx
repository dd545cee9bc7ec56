import {Box} from 'ink';
import {memo, useContext, useMemo} from 'react';
import {withCursor} from '../chart-cursor.js';
import {GUTTER} from '../gutter.js';
import {AppearanceContext, Line, Lines} from '../line.js';
import {chartRows} from './chart-rows.js';
import type {ChartsWords, Drawing} from './charts.js';

/** One chart, drawn again only when something in it has changed. */
export const Chart = memo(({drawing, rows, cursor}: {drawing: Drawing; rows: number; cursor: number | null}) => {
  const {ascii} = useContext(AppearanceContext);
  const lines = useMemo(() => chartRows(drawing, rows, ascii), [drawing, rows, ascii]);
  return <Lines rows={cursor === null ? lines : lines.map(line => withCursor(line, GUTTER + cursor))} />;
});

type Props = {words: ChartsWords; rows: number; between: number};

/** What has happened? The charts, of `rows` rows each, on one time axis. */
export const Charts = memo(({words: {drawings, cursor, axis}, rows, between}: Props) => (
  <Box flexDirection="column" flexShrink={0}>
    <Box flexDirection="column" rowGap={between} flexShrink={0}>
      {drawings.map(drawing => (
        <Chart key={drawing.name} drawing={drawing} rows={rows} cursor={cursor} />
      ))}
    </Box>
    <Line row={axis} />
  </Box>
));
