import {Box} from 'ink';
import {memo} from 'react';
import {Line, Lines, SidesLine} from '../line.js';
import {ARRIVAL, BIG_GAP, type BigWords, type ProgressWords} from './progress.js';

const Big = ({figure, arrival, lines}: BigWords) => (
  <Box columnGap={BIG_GAP} flexShrink={0}>
    <Lines rows={figure} />
    {arrival !== null && (
      <Box width={ARRIVAL} flexShrink={0}>
        <Lines rows={arrival} />
      </Box>
    )}
    <Lines rows={lines} />
  </Box>
);

/** Is it running, and when is it done? */
export const Progress = memo(({words, width}: {words: ProgressWords; width: number}) => {
  const {header, bar, big, lines} = words;
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      <SidesLine sides={header} width={width} />
      {big !== null && <Big {...big} />}
      <Line row={bar} />
      {big === null && <Lines rows={lines} />}
    </Box>
  );
});
