import {memo} from 'react';
import {Lines} from '../line.js';
import {Panel} from '../panel.js';
import type {Row} from '../row.js';

/** Is memory in the way? */
export const Memory = memo(({rows, width, gap}: {rows: readonly Row[]; width: number; gap: number}) => (
  <Panel name="memory" width={width} gap={gap}>
    <Lines rows={rows} />
  </Panel>
));
