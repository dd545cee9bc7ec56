import {Box} from 'ink';
import {memo, useContext, useMemo} from 'react';
import {withCursor} from '../chart-cursor.js';
import type {Drawing} from '../drawing.js';
import {GUTTER} from '../gutter.js';
import {AppearanceContext, Line, Lines} from '../line.js';
import {chartRows} from './chart-rows.js';
import type {ChartsWords} from './charts.js';

/** One chart, drawn again only when something in it has changed. */
export const Chart = memo(({drawing, rows, cursor}: {drawing: Drawing; rows: number; cursor: number | null}) => {
  const {ascii} = useContext(AppearanceContext);
  const lines = useMemo(() => chartRows(drawing, rows, ascii), [drawing, rows, ascii]);
  return <Lines rows={cursor === null ? lines : lines.map(line => withCursor(line, GUTTER + cursor))} />;
});

type Props = {words: ChartsWords; rows: number; between: number; legend: boolean};

/** What has happened? The charts, of `rows` rows each, on one time axis. */
export const Charts = memo(({words, rows, between, legend}: Props) => (
  <Box flexDirection="column" flexShrink={0}>
    <Box flexDirection="column" rowGap={between} flexShrink={0}>
      {words.drawings.map(drawing => (
        <Chart key={drawing.name} drawing={drawing} rows={rows} cursor={words.cursor} />
      ))}
    </Box>
    <Line row={words.axis} />
    {legend && <Line row={words.legend ?? []} />}
  </Box>
));
