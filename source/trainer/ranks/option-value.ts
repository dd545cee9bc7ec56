/**
 * The value of one of these options, after a blank or `=`, the last one that is given; null without one. A short option
 * (`-n`) also has it attached: `-n2`.
 */
export const optionValue = (words: readonly string[], names: readonly string[]): string | null => {
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at] ?? '';
    if (names.includes(word)) return words[at + 1] ?? null;
    const long = names.find(name => name.startsWith('--') && word.startsWith(`${name}=`));
    if (long !== undefined) return word.slice(long.length + 1);
    const short = names.find(name => /^-[a-z]$/.test(name) && word.startsWith(name) && /^-[a-z]=?\d+$/.test(word));
    if (short !== undefined) return word.slice(2).replace(/^=/, '');
  }
  return null;
};

/** A number of at least one; null for anything else. */
export const countIn = (text: string | null): number | null => {
  const count = text !== null && /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return count > 0 ? count : null;
};

/** An option's words before a `--`, behind which only the trainer's own stand. */
export const ownWords = (words: readonly string[]): readonly string[] => {
  const end = words.indexOf('--');
  return end === -1 ? words : words.slice(0, end);
};
