import {useStdout} from 'ink';

/** Has Ink draw all of the screen anew, whatever stands on it: so it does around what somebody else writes, and be that nothing. */
export const useRepaint = (): (() => void) => {
  const {write} = useStdout();
  return () => write('');
};
