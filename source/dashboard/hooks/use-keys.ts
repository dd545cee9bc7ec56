import {useInput, usePaste, useStdin} from 'ink';
import {useRef} from 'react';

/**
 * Keys that arrived together, as on a slow line or from a paste that the terminal does not mark as one; Ink tells of them one by one
 * where there is an escape sequence among them. A `y` in their midst is dropped: it is no answer to a question that nobody can have
 * read yet.
 */
const keysOf = (burst: readonly string[]): readonly string[] =>
  burst.length === 1 ? burst : burst.filter(key => key !== 'y');

type Handlers = {
  /** A character in small letters, or `escape`, `Enter`, `up`, `down`. */
  press(key: string): void;
  /** ^C. */
  close(): void;
  /** ^L. */
  repaint(): void;
};

/** Tells of each key. Nothing where the terminal cannot tell of single keys. */
export const useKeys = ({press, close, repaint}: Handlers): void => {
  const burst = useRef<string[]>([]);
  const typed = (...keys: string[]) => {
    if (burst.current.length === 0) queueMicrotask(() => keysOf(burst.current.splice(0)).forEach(press));
    burst.current.push(...keys);
  };
  const {isRawModeSupported} = useStdin();
  const isActive = isRawModeSupported === true;
  useInput(
    (input, key) => {
      if (key.escape) typed('escape');
      else if (key.return) typed('Enter');
      else if (key.upArrow) typed('up');
      else if (key.downArrow) typed('down');
      else if (key.ctrl && input === 'c') close();
      else if (key.ctrl && input === 'l') repaint();
      else if (!key.ctrl && !key.meta) typed(...input.toLowerCase());
    },
    {isActive},
  );
  // Pasted text is not for us: an `s` and a `y` in it would stop a training run.
  usePaste(() => undefined, {isActive});
};
