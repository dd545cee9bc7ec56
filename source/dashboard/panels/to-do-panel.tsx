import {memo} from 'react';
import {Lines} from '../line.js';
import {Panel} from '../panel.js';
import type {Row} from '../row.js';

/** What should I do? */
export const ToDo = memo(({rows, width, gap}: {rows: readonly Row[]; width: number; gap: number}) => (
  <Panel name="to do" width={width} gap={gap}>
    <Lines rows={rows} />
  </Panel>
));
