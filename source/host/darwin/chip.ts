/** What the processor of a Mac is called where this program, and so what it starts, is translated by Rosetta: `VirtualApple @ 2.50GHz processor`. */
const TRANSLATED = /^VirtualApple\b/;

/** Whether `machdep.cpu.brand_string` is what a program under Rosetta is told. Page sizes that `sysctl` gives are then an Intel Mac's. */
export const isTranslated = (brand: string | null | undefined): boolean => TRANSLATED.test(brand ?? '');

/** Whether it is an Apple chip, also as a translated program is told of it. */
export const isAppleChip = (brand: string | null): boolean =>
  brand?.startsWith('Apple') === true || isTranslated(brand);

/** The processor's name for people: which one it is a translated program is not told, and that is said with its cure. */
export const chipName = (brand: string | null): string | null =>
  isTranslated(brand) ? 'Apple silicon (Node runs under Rosetta: install the arm64 Node)' : brand;
