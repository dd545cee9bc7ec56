import {textWidth} from './width.js';

/** What our own signs become where only ASCII may be shown; each keeps its width. */
const SIGNS: Record<string, string> = {
  '—': '-',
  '–': '-',
  '≈': '~',
  '·': '.',
  '●': '*',
  '○': 'o',
  '◆': 'o',
  '▲': '!',
  '■': '#',
  '✓': '+',
  '✗': 'x',
  '‖': '=',
  '×': 'x',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '→': '>',
  '›': '>',
  '≥': '>',
  '↑': '^',
  '↓': 'v',
  '█': '#',
  '▓': '=',
  '▒': '-',
  '░': '.',
  '▉': '#',
  '▊': '#',
  '▋': '#',
  '▌': '-',
  '▍': '-',
  '▎': '-',
  '▏': '-',
  '─': '-',
  '│': '|',
  '┤': '+',
  '└': '`',
};

const signOf = (character: string): string =>
  SIGNS[character] ??
  (/^[ -~]$/.test(character.normalize('NFD')[0] ?? '')
    ? (character.normalize('NFD')[0] ?? '?')
    : '?'.repeat(textWidth(character)));

/**
 * The text without any character above 0x7E, in the same width: `…` becomes `...` over two blanks that follow it or over the two
 * characters before it; an accent is dropped; what has no counterpart is `?`.
 */
export const toAscii = (text: string): string => {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(/… {2}/g, '...')
    .replace(/[^…][^…]…/gu, dropped => '.'.repeat(textWidth(dropped)))
    .replace(/…/g, '.')
    .replace(/[^ -~]/gu, signOf);
};
