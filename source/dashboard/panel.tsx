import {Box} from 'ink';
import {type ReactNode, useMemo} from 'react';
import {GUTTER, gutterOf} from './gutter.js';
import {Line} from './line.js';
import {quiet, type Row} from './row.js';

type Props = {
  /** Stands in the gutter, where there is one. */
  name: string;
  /** Columns of the whole panel. */
  width: number;
  /** Rows of the panel, where it keeps more than it has to show. */
  height?: number;
  /** Blank rows above it. */
  gap?: number;
  children: ReactNode;
};

/** What a panel shows, with its name on the left. */
export const Panel = ({name, width, height, gap = 0, children}: Props) => {
  // The same row for the same name, so that its line is drawn once.
  const nameRow = useMemo((): Row => [quiet(name)], [name]);
  return (
    <Box width={width} height={height} marginTop={gap} flexShrink={0}>
      {gutterOf(width) > 0 && (
        <Box width={GUTTER} flexShrink={0}>
          <Line row={nameRow} />
        </Box>
      )}
      <Box flexDirection="column" flexShrink={0} width={width - gutterOf(width)}>
        {children}
      </Box>
    </Box>
  );
};
