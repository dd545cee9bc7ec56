import {useStdout} from 'ink';
import {useEffect} from 'react';

/**
 * Has Ink draw all of the screen anew, whatever stands on it: so it does around what somebody else writes, and be that nothing. Once at the
 * start too: Ink's first frame begins where the cursor is, and keys that were typed before it reads them have moved that.
 */
export const useRepaint = (): (() => void) => {
  const {write} = useStdout();
  useEffect(() => write(''), []);
  return () => write('');
};
