import type {Style, StyledText} from './row.js';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A progress bar of `width` columns, in eighths of one. Null draws an empty, dotted track: the end is not known. */
export const progressBar = (fraction: number | null, width: number, style: Style): StyledText[] => {
  if (fraction === null) return [{text: '·'.repeat(width), dim: true}];
  const eighths = Math.floor(Math.min(1, Math.max(0, fraction)) * width * 8);
  const done = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return [
    {...style, text: done},
    {text: '░'.repeat(width - done.length), dim: true},
  ];
};

/** A part of a stacked bar: its size, and the character that fills it. */
export type Share = Style & {size: number; sign: string};

/** Shares of `total` side by side in `width` columns; the ends are rounded, not the lengths, so that they add up. */
export const stackedBar = (shares: readonly Share[], total: number, width: number): StyledText[] => {
  let sum = 0;
  let drawn = 0;
  return shares.map(({size, sign, ...style}) => {
    sum += size;
    const end = Math.min(width, Math.max(drawn, Math.round((sum / total) * width)));
    const text = sign.repeat(end - drawn);
    drawn = end;
    return {...style, text};
  });
};
