import {html, type Markup} from './markup.js';

/** `isOpaque`: what lies below does not show through. */
const pattern = (name: string, size: number, lines: string, fill: number, isOpaque = false): Markup =>
  html`<pattern id="h-${name}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${isOpaque && html`<rect width="${size}" height="${size}" fill="var(--paper)"/>`}<rect width="${size}" height="${size}" fill="var(--${name})" fill-opacity="${fill}"/><path d="${lines}" stroke="var(--${name})" fill="none"/></pattern>`;

/** What tells bands apart besides their colours. */
export const patterns = (): Markup =>
  html`<svg class="patterns" aria-hidden="true"><defs>${[
    pattern('swapping', 9, 'M-1 10L10-1', 0.1),
    pattern('asleep', 9, 'M-1-1L10 10', 0.08),
    pattern('gap', 8, 'M0 4H8', 0),
    pattern('yellow', 6, 'M3 0V6', 0.55, true),
    pattern('red', 5, 'M-1 6L6-1M-1-1L6 6', 0.7, true),
  ]}</defs></svg>`;

const NAMES = {
  swapping: 'swapping',
  pause: 'paused',
  asleep: 'asleep',
  gap: 'not recorded',
  green: 'pressure green',
  yellow: 'yellow',
  red: 'red',
} as const;

/** Of what kind a band may be. */
export type BandKind = keyof typeof NAMES;

/** What the bands behind the charts mean: those that the page has. */
export const bandKey = (kinds: readonly BandKind[], hasCheckpoints: boolean): Markup | null =>
  kinds.length === 0 && !hasCheckpoints
    ? null
    : html`<ul class="bandkey">${kinds.map(
        kind =>
          html`<li><svg class="swatch" viewBox="0 0 22 10" aria-hidden="true"><rect class="band ${kind}" width="22" height="10"/></svg>${NAMES[kind]}</li>`,
      )}${hasCheckpoints && html`<li><svg class="swatch" viewBox="0 0 22 10" aria-hidden="true"><path class="saved" d="M7 1V9M15 1V9"/></svg>checkpoint</li>`}</ul>`;
