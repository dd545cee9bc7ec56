import {textWidth} from './text-width.js';

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

/** The same of lines that need not keep their width, for a stream: `…` becomes `...`, and control characters stay. */
export const linesToAscii = (text: string): string =>
  text.replaceAll('…', '...').replace(/[\u0080-\u{10ffff}]+/gu, toAscii);

/** JSON whose every character outside ASCII is escaped. */
export const jsonToAscii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
