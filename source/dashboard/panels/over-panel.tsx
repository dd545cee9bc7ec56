import {Box} from 'ink';
import {memo, type ReactNode} from 'react';
import {Lines} from '../line.js';
import type {Row} from '../row.js';

/** Over the last rows of the panels, so that nothing else moves. */
const OverTheRest = ({children}: {children: ReactNode}) => (
  <Box position="absolute" bottom={0} left={0}>
    {children}
  </Box>
);

/** The summary of an absence. */
export const Away = memo(({rows}: {rows: readonly Row[]}) => (
  <OverTheRest>
    <Lines rows={rows} />
  </OverTheRest>
));

/** A question, what went wrong, or how a request ended. */
export const Question = memo(({rows}: {rows: readonly Row[]}) => (
  <OverTheRest>
    <Lines rows={rows} />
  </OverTheRest>
));
