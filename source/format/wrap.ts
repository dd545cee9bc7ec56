import {textWidth} from './text-width.js';

/** Lines of at most `width` columns, broken between words; a longer word gets its own line. */
export const wrapLines = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
};

/** The same lines as one text. */
export const wrapped = (text: string, width: number): string => wrapLines(text, width).join('\n');
