/** `1 run`, `2 runs`. */
export const many = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
