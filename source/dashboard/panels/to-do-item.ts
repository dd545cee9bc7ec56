import type {Style} from '../row.js';

/** Something that the user should know or do. `isQuoted`: the trainer's own words. */
export type Item = {sign: string; text: string; signStyle: Style; textStyle: Style; isQuoted?: boolean};

const ALARM: Style = {color: 'red', bold: true};
const WARNING: Style = {color: 'yellow', bold: true};

/** What needs the user now. */
export const alarm = (text: string): Item => ({sign: '▲', text, signStyle: ALARM, textStyle: ALARM});
/** What needs the user soon. The sentence has no colour: yellow text is hard to read on a light background. */
export const warning = (text: string): Item => ({sign: '▲', text, signStyle: WARNING, textStyle: {}});
/** What is good to know. */
export const note = (text: string): Item => ({sign: '·', text, signStyle: {}, textStyle: {}});
/** A line that the trainer printed. */
export const quoted = (text: string): Item => ({
  sign: '│',
  text,
  signStyle: {dim: true},
  textStyle: {},
  isQuoted: true,
});

/** Whether it needs the user now. */
export const isAlarm = ({signStyle}: Item): boolean => signStyle === ALARM;
/** Whether it is an alarm or a warning. */
export const isUrgent = ({signStyle}: Item): boolean => signStyle === ALARM || signStyle === WARNING;
