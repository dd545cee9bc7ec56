import type {Pressure} from '../../journal/events.js';
import {GUTTER} from '../gutter.js';
import {quiet, type Row, type Style, type StyledText} from '../row.js';

type Sign = Style & {sign: string; inAscii: string};

/** Higher and fuller the worse it is, so that the band can be read without colours too. */
const SIGNS: Record<Pressure, Sign> = {
  green: {sign: '▁', inAscii: '_', dim: true},
  yellow: {sign: '▄', inAscii: '=', color: 'yellow'},
  red: {sign: '█', inAscii: '#', color: 'red'},
};

/** Memory pressure over time, in one row under its chart. */
export const bandRow = (band: readonly (Pressure | null)[], ascii: boolean): Row => {
  const pieces: StyledText[] = [];
  let before: Pressure | null | undefined;
  for (const pressure of band) {
    const {sign, inAscii, ...style} = pressure === null ? {sign: ' ', inAscii: ' '} : SIGNS[pressure];
    const text = ascii ? inAscii : sign;
    const last = pieces.at(-1);
    if (last !== undefined && before === pressure) last.text += text;
    else pieces.push({...style, text});
    before = pressure;
  }
  return [quiet('pressure'.padEnd(GUTTER - 1)), quiet('│'), ...pieces];
};
