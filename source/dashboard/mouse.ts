/** What the mouse did: a step of the wheel, or a click of the left button on a cell, both counted from 0. */
export type Mouse = {do: 'wheelUp' | 'wheelDown'} | {do: 'click'; row: number; column: number};

/** A part of what the terminal sent, in its order: bytes for whoever reads the keys, or something the mouse did. */
export type Piece = {keys: string} | {mouse: Mouse};

/**
 * What has been read so far: `held`, the beginning of a report whose rest has not come; `given`, one that might have
 * been a key, and was passed on as one because nothing followed it in time.
 */
export type Reading = {held: string; given: string};

export const NOTHING_READ: Reading = {held: '', given: ''};

/** Asks the terminal to report buttons and wheel (1000), as text that reaches any column (1006). */
export const ASK_FOR_MOUSE = '\u{1B}[?1000h\u{1B}[?1006h';
export const LEAVE_MOUSE = '\u{1B}[?1006l\u{1B}[?1000l';

/**
 * A whole report: the usual form, or the old one of a terminal that knows no other: three characters after the `M`.
 * What no terminal would send is none, however it begins.
 */
const REPORT = /\u{1B}\[(?:<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])|M([ -\u{FF}]{3}))/u;
/** The beginning of one at the end of what has come. */
const BEGINNING = /\u{1B}(?:\[(?:<[\d;]{0,18}|M[ -\u{FF}]{0,2})?)?$/u;

const WHEEL = 64;
const MOVED = 32;
const MORE_BUTTONS = 128;
/** Shift, Alt and Control. */
const MODIFIERS = 4 + 8 + 16;

const wheelOf = (button: number): Mouse | null => {
  const step = button & ~MODIFIERS;
  return step === WHEEL ? {do: 'wheelUp'} : step === WHEEL + 1 ? {do: 'wheelDown'} : null;
};

/** Null for what means nothing here: other buttons, a button let go, movement, a click with a modifier. */
const mouseOf = (button: number, column: number, row: number): Mouse | null => {
  if ((button & (MOVED | MORE_BUTTONS)) !== 0) return null;
  if ((button & WHEEL) !== 0) return wheelOf(button);
  return button === 0 ? {do: 'click', column: column - 1, row: row - 1} : null;
};

const meaningOf = (report: RegExpMatchArray): Mouse | null => {
  const [, button, column, row, end, old] = report;
  if (old !== undefined) {
    const [b = 0, c = 0, r = 0] = [...old].map(character => (character.codePointAt(0) ?? 0) - 32);
    return mouseOf(b, c, r);
  }
  return end === 'M' ? mouseOf(Number(button), Number(column), Number(row)) : null;
};

/** Whether what is held may be a key of its own, Escape or Alt with `[`: the rest of a report would come at once. */
export const mayBeKey = ({held}: Reading): boolean => held === '\u{1B}' || held === '\u{1B}[';

/** What is held is a key after all; a rest that comes even later is still no key. */
export const giveHeld = ({held}: Reading): {keys: string; next: Reading} => ({
  keys: held,
  next: {held: '', given: held},
});

/** A report that broke off: none of it is a key. */
const BROKEN = /\u{1B}\[<[\d;]*[Mm]?/gu;

const keysPiece = (text: string): Piece[] => {
  const keys = text.replace(BROKEN, '');
  return keys === '' ? [] : [{keys}];
};

/** Whether what came is the rest of a report whose beginning was taken for a key. */
const isLateRest = ({given}: Reading, chunk: string): boolean =>
  given !== '' && /^\u{1B}\[(?:<|M|$)/u.test(given + chunk);

/**
 * Takes the mouse's reports out of what a terminal sends (one character for each byte); reads may end anywhere. Nothing
 * of a report, whole or in halves, is left among the keys.
 */
export const readMouse = (before: Reading, chunk: string): {pieces: Piece[]; next: Reading} => {
  let rest = (isLateRest(before, chunk) ? before.given : before.held) + chunk;
  const pieces: Piece[] = [];
  for (let report = REPORT.exec(rest); report !== null; report = REPORT.exec(rest)) {
    pieces.push(...keysPiece(rest.slice(0, report.index)));
    const mouse = meaningOf(report);
    if (mouse !== null) pieces.push({mouse});
    rest = rest.slice(report.index + report[0].length);
  }
  const held = BEGINNING.exec(rest)?.[0] ?? '';
  pieces.push(...keysPiece(rest.slice(0, rest.length - held.length)));
  return {pieces, next: {held, given: ''}};
};
