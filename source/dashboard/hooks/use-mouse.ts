import {useStdin, useStdout} from 'ink';
import {useEffect} from 'react';
import {ASK_FOR_MOUSE, LEAVE_MOUSE, type Mouse} from '../mouse.js';

/**
 * Reports what the mouse does, as long as the dashboard is there: Ink takes a component away however the program ends.
 * In tmux a pane that asks gets wheel and clicks, which would else start tmux' copy mode over it. A terminal without a
 * mouse ignores the request.
 */
export const useMouse = (act: (mouse: Mouse) => void): void => {
  const {stdin, isRawModeSupported} = useStdin();
  const {stdout} = useStdout();
  useEffect(() => {
    if (!isRawModeSupported) return;
    stdout.write(ASK_FOR_MOUSE);
    return () => void stdout.write(LEAVE_MOUSE);
  }, [stdout, isRawModeSupported]);
  useEffect(() => {
    stdin.on('mouse', act);
    return () => void stdin.off('mouse', act);
  }, [stdin, act]);
};
