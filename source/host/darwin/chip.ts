/**
 * The processor's name as Rosetta reports it to an Intel program, and to what that starts: `VirtualApple @ 2.50GHz
 * processor`.
 */
const TRANSLATED = /^VirtualApple\b/;

/**
 * Whether `machdep.cpu.brand_string` is the one that Rosetta reports. The page sizes that `sysctl` gives are then an
 * Intel Mac's.
 */
export const isTranslated = (brand: string | null | undefined): boolean => TRANSLATED.test(brand ?? '');

/** Whether it is an Apple chip, under its own name or Rosetta's. */
export const isAppleChip = (brand: string | null): boolean =>
  brand?.startsWith('Apple') === true || isTranslated(brand);

/** The processor's name for people. Rosetta hides which chip it is: the name then says so, and how to change that. */
export const chipName = (brand: string | null): string | null =>
  isTranslated(brand) ? 'Apple silicon (Node runs under Rosetta: install the arm64 Node)' : brand;
