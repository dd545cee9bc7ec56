/** By what colours are told apart. In `mono` there are none: bold, dim and inverse stay. */
export const PALETTES = ['default', 'colour-blind', 'mono'] as const;
export type Palette = (typeof PALETTES)[number];

/** `reduced`: nothing on the screen changes by itself more often than four times a minute. */
export const MOTIONS = ['full', 'reduced'] as const;
export type Motion = (typeof MOTIONS)[number];

/** How what fills the terminal looks. `screenReader`: a plain text in place of panels and charts. */
export type Display = {palette: Palette; motion: Motion; screenReader: boolean};

export const USUAL_DISPLAY: Display = {palette: 'default', motion: 'full', screenReader: false};

const MINUTES = /(?<number>\d+) min \d\d s/gu;

/** Spans of more than a minute without their seconds; one that begins a text has as many columns as before. */
export const withoutSeconds = (text: string): string =>
  text.replace(MINUTES, (span, number: string, at: number) =>
    text.slice(0, at).trim() === '' ? `${number} min`.padStart(span.length) : `${number} min`,
  );
