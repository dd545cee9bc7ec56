import {styleText} from 'node:util';
import {toAscii} from '../format/ascii.js';
import {type Motion, type Palette, withoutSeconds} from '../format/display.js';
import {type Shown, shownIn} from './palette.js';
import type {Row} from './row.js';

/** How text is shown: without any character above 0x7E, with colours or without. */
export type Appearance = {ascii: boolean; color: boolean; palette?: Palette; motion?: Motion};

// Whether there may be colour is already decided: Node must not ask the environment again.
const dressed = ({text, formats}: Shown): string =>
  formats.length === 0 ? text : styleText([...formats], text, {validateStream: false});

/**
 * A row as one text for Ink. Node adds the styles rather than the attributes of `<Text>`: with a `<Text>` for each of a
 * row's five to ten pieces Ink takes half as long again (27.6 ms a frame instead of 17.7), and its styles are chalk's,
 * which has no bold once colour is off. Bold, dim and inverse are not colours, and stay.
 */
export const styled = (row: Row, {ascii, color, palette = 'default', motion = 'full'}: Appearance): string =>
  row
    .map(piece => (motion === 'full' ? piece : {...piece, text: withoutSeconds(piece.text)}))
    .flatMap(piece => shownIn(piece, color ? palette : 'mono'))
    .map(one => dressed(ascii ? {...one, text: toAscii(one.text)} : one))
    .join('');
