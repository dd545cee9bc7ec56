import {Box} from 'ink';
import {memo} from 'react';
import {Line, Lines} from '../line.js';
import {Panel} from '../panel.js';
import {type AppsWords, TABLE_GAP} from './apps.js';

type Props = {words: AppsWords; width: number; lines: number; gap: number};

/** Whose memory is it? Always `lines` rows, so that nothing below it moves. */
export const Apps = memo(({words: {tables, tableWidth, note}, width, lines, gap}: Props) => (
  <Panel name="apps" width={width} height={lines} gap={gap}>
    {tables.length > 0 && (
      <Box columnGap={TABLE_GAP} height={note === null ? lines : lines - 1} flexShrink={0}>
        {tables.map((rows, index) => (
          <Box key={index} width={tableWidth} flexShrink={0}>
            <Lines rows={rows} />
          </Box>
        ))}
      </Box>
    )}
    {note !== null && <Line row={note} />}
  </Panel>
));
