import {Box} from 'ink';
import {memo, type ReactNode} from 'react';
import {Lines} from '../line.js';
import type {Row} from '../row.js';

/** Over the last rows of what is there, so that nothing else moves. */
const OverTheRest = ({children}: {children: ReactNode}) => (
  <Box position="absolute" bottom={0} left={0}>
    {children}
  </Box>
);

/** What happened while nobody looked. */
export const Away = memo(({rows}: {rows: readonly Row[]}) => (
  <OverTheRest>
    <Lines rows={rows} />
  </OverTheRest>
));

/** What is asked, what went wrong, or what became of a request. */
export const Question = memo(({rows}: {rows: readonly Row[]}) => (
  <OverTheRest>
    <Lines rows={rows} />
  </OverTheRest>
));
