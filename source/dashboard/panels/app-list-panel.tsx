import {memo} from 'react';
import {Lines} from '../line.js';
import {Panel} from '../panel.js';
import type {Row} from '../row.js';

/** The list to choose an application from. */
export const AppList = memo(({rows, width, gap}: {rows: readonly Row[]; width: number; gap: number}) => (
  <Panel name="apps" width={width} gap={gap}>
    <Lines rows={rows} />
  </Panel>
));
