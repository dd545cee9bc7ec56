import {type Key, useInput, usePaste, useStdin} from 'ink';
import {useRef} from 'react';

/**
 * Keys that arrived together, as on a slow line or from a paste that the terminal does not mark as one; Ink reports
 * them one by one where there is an escape sequence among them. A `y` in their midst is dropped: it cannot answer a
 * question that the user has not read yet.
 */
const isDropped = (key: string, burst: readonly string[]): boolean => burst.length > 1 && key === 'y';

const NAMED = [
  ['escape', 'escape'],
  ['return', 'Enter'],
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
] as const;

/** Keys that arrive among other characters, by the code of what they send. */
const SENT: ReadonlyMap<number, string> = new Map([
  [3, '^C'],
  [13, 'Enter'],
  [21, '^U'],
]);

/** What they are with the Shift key. */
const WITH_SHIFT: Readonly<Record<string, string>> = {left: 'farLeft', right: 'farRight'};

/**
 * The names of what was typed: one of the named keys, ^C, ^U, or characters; nothing else with Control or Alt.
 */
const namesOf = (input: string, key: Key): readonly string[] => {
  const named = NAMED.find(([flag]) => key[flag]);
  if (named !== undefined) return [(key.shift ? WITH_SHIFT[named[1]] : undefined) ?? named[1]];
  if (key.ctrl && (input === 'c' || input === 'u')) return [`^${input.toUpperCase()}`];
  if (key.ctrl || key.meta) return [];
  return Array.from(input, character => SENT.get(character.charCodeAt(0)) ?? character);
};

type Handlers = {
  /** A character, or a named key: `escape`, `Enter`, an arrow, `pageUp`, `^C`. */
  press(key: string): void;
  /** Whether text is being typed, so that no character is dropped and pasted text counts. */
  isTyping(): boolean;
  /** ^L. */
  repaint(): void;
};

/** Reports each key; none where the terminal cannot report single keys. */
export const useKeys = ({press, isTyping, repaint}: Handlers): void => {
  const burst = useRef<string[]>([]);
  const pressAll = (keys: readonly string[]) => {
    for (const key of keys) if (isTyping() || !isDropped(key, keys)) press(key);
  };
  const typed = (keys: readonly string[]) => {
    if (keys.length === 0) return;
    if (burst.current.length === 0) queueMicrotask(() => pressAll(burst.current.splice(0)));
    burst.current.push(...keys);
  };
  const {isRawModeSupported} = useStdin();
  const isActive = isRawModeSupported === true;
  useInput(
    (input, key) => {
      if (key.ctrl && input === 'l') repaint();
      else typed(namesOf(input, key));
    },
    {isActive},
  );
  // Pasted text is not for us, unless it is to be searched for: an `s` and a `y` in it would stop a training run.
  usePaste(text => isTyping() && pressAll(Array.from(text.replace(/[\p{Cc}].*$/su, ''))), {isActive});
};
