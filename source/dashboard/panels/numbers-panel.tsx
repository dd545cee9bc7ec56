import {Box} from 'ink';
import {memo} from 'react';
import {Sides} from '../line.js';
import {Panel} from '../panel.js';
import type {Sides as SidesOf} from '../row.js';
import {CELL, CELL_GAP} from './numbers.js';

/** The trainer's own figures. */
export const Numbers = memo(({cells, width}: {cells: readonly SidesOf[]; width: number}) => (
  <Panel name="training" width={width}>
    <Box flexWrap="wrap" columnGap={CELL_GAP} flexShrink={0}>
      {cells.map((cell, index) => (
        <Sides key={index} sides={cell} width={CELL} />
      ))}
    </Box>
  </Panel>
));
