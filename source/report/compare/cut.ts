import {textWidth} from '../../format/text-width.js';

/** A printable text cut to `width` columns; the last one is `…` when something was cut off. */
export const cut = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
};
