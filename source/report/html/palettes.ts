import type {Palette} from '../../format/display.js';

/** The colours of the usual style that change, for light and for dark; the others are told apart by everybody. */
type Changes = {light: string; dark: string};

/** Okabe and Ito's blue and orange, with grey: no state and no line needs green, yellow or red to be told apart. */
const COLOUR_BLIND: Changes = {
  light: `--a:#0072b2;--b:#b35c00;--c:#767676;--d:#1c2128;
--good:#0072b2;--notice:#8a5a00;--bad:#1c2128;--green:#cfe4f2;--yellow:#e69f00;--red:#4a4f57;--swapping:#b35c00;`,
  dark: `--a:#56b4e9;--b:#e69f00;--c:#9a9a9a;--d:#f2f4f7;
--good:#56b4e9;--notice:#e69f00;--bad:#f2f4f7;--green:#1d3f55;--yellow:#e69f00;--red:#c3c8d0;--swapping:#e69f00;`,
};

const MONO: Changes = {
  light: `--a:#1c2128;--b:#5d6673;--c:#8b94a3;--d:#3b424c;
--wired:#5d6673;--app:#9aa1ab;--compressed:#c3c8d0;--cached:#e3e6eb;
--good:#1c2128;--notice:#3b424c;--bad:#000;--green:#e3e6eb;--yellow:#9aa1ab;--red:#3b424c;--swapping:#5d6673;--asleep:#8b94a3;`,
  dark: `--a:#f2f4f7;--b:#9aa4b2;--c:#6f7885;--d:#c3c8d0;
--wired:#9aa4b2;--app:#6f7885;--compressed:#4b5360;--cached:#2c323c;
--good:#f2f4f7;--notice:#c3c8d0;--bad:#fff;--green:#2c323c;--yellow:#6f7885;--red:#c3c8d0;--swapping:#9aa4b2;--asleep:#7b8594;`,
};

const CHANGES: Readonly<Record<Palette, Changes | null>> = {default: null, 'colour-blind': COLOUR_BLIND, mono: MONO};

/** What follows the style sheet of a page in that palette; paper has the light colours. */
export const paletteStyle = (palette: Palette): string => {
  const changes = CHANGES[palette];
  if (changes === null) return '';
  const {light, dark} = changes;
  return `:root{${light}}@media screen and (prefers-color-scheme:dark){:root{${dark}}}`.replace(/\n/g, '');
};
