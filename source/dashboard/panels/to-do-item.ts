import type {Style} from '../row.js';

/** Something that somebody should know or do. `isQuoted`: the trainer's own words. */
export type Item = {sign: string; text: string; signStyle: Style; textStyle: Style; isQuoted?: boolean};

const ALARM: Style = {color: 'red', bold: true};
const WARNING: Style = {color: 'yellow', bold: true};

export const alarm = (text: string): Item => ({sign: '▲', text, signStyle: ALARM, textStyle: ALARM});
/** The sentence itself without colour: yellow text is hard to read on a light background. */
export const warning = (text: string): Item => ({sign: '▲', text, signStyle: WARNING, textStyle: {}});
export const note = (text: string): Item => ({sign: '·', text, signStyle: {}, textStyle: {}});
export const quoted = (text: string): Item => ({
  sign: '│',
  text,
  signStyle: {dim: true},
  textStyle: {},
  isQuoted: true,
});

export const isAlarm = ({signStyle}: Item): boolean => signStyle === ALARM;
export const isUrgent = ({signStyle}: Item): boolean => signStyle === ALARM || signStyle === WARNING;
