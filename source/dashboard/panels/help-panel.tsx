import {Box} from 'ink';
import {memo} from 'react';
import {Lines, SidesLine} from '../line.js';
import type {HelpWords} from './help.js';

/** What the keys do, and what the signs mean. */
export const Help = memo(({words: {title, gap, lines}, width}: {words: HelpWords; width: number}) => (
  <Box flexDirection="column" rowGap={gap} width={width} flexShrink={0}>
    <SidesLine sides={title} width={width} />
    <Lines rows={lines} />
  </Box>
));
