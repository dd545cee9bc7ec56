import {memo} from 'react';
import {Lines} from '../line.js';
import {Panel} from '../panel.js';
import type {Row} from '../row.js';

type Props = {
  name: string;
  rows: readonly Row[];
  width: number;
  /** Rows of the panel, where it keeps more than it has to show. */
  height?: number;
  /** Blank rows above it. */
  gap?: number;
};

/** A panel of rows. */
export const RowsPanel = memo(({name, rows, width, height, gap}: Props) => (
  <Panel name={name} width={width} height={height} gap={gap}>
    <Lines rows={rows} />
  </Panel>
));
