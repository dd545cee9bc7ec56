import {textWidth} from './text-width.js';

/** Replacements for mlxtop's own signs where only ASCII may be shown; each keeps its width. */
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
  '±': '~',
  '−': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '←': '<',
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
  '┊': ':',
  '▁': '_',
  '▄': '=',
  '▼': 'v',
  '★': '*',
  '»': '>',
  '↻': 'R',
};

const signOf = (character: string): string =>
  SIGNS[character] ??
  (/^[ -~]$/.test(character.normalize('NFD')[0] ?? '')
    ? (character.normalize('NFD')[0] ?? '?')
    : '?'.repeat(textWidth(character)));

/**
 * The text without any character above 0x7E, in the same width: `…` becomes `...`, which takes the place of two blanks
 * after it or of two characters before it; accents are dropped; a character without a counterpart becomes `?`.
 */
export const toAscii = (text: string): string => {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(/… {2}/g, '...')
    .replace(/[^…][^…]…/gu, dropped => '.'.repeat(textWidth(dropped)))
    .replace(/…/g, '.')
    .replace(/[^ -~]/gu, signOf);
};

/** The same for a stream, whose lines need not keep their width: `…` becomes `...`, and control characters stay. */
export const linesToAscii = (text: string): string =>
  text.replaceAll('…', '...').replace(/[\u0080-\u{10ffff}]+/gu, toAscii);

/** The JSON with every character outside ASCII escaped. */
export const jsonToAscii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
