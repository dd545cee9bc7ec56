// The sixteen colours of a terminal, and its own two, on a light and on a dark background.

/** @typedef {{foreground: string, background: string, frame: string, colours: readonly string[]}} Palette */

/** In the order of the terminal: black, red, green, yellow, blue, magenta, cyan, white, and the bright ones. */
export const PALETTES = /** @type {const} @satisfies {Record<string, Palette>} */ ({
  light: {
    foreground: '#1f2328',
    background: '#ffffff',
    frame: '#d1d9e0',
    colours: [
      ...['#24292f', '#cf222e', '#116329', '#bf8700', '#0969da', '#8250df', '#1b7c83', '#59636e'],
      ...['#57606a', '#a40e26', '#1a7f37', '#633c01', '#218bff', '#a475f9', '#3192aa', '#ffffff'],
    ],
  },
  dark: {
    foreground: '#e6edf3',
    background: '#0d1117',
    frame: '#30363d',
    colours: [
      ...['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
      ...['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
    ],
  },
});
