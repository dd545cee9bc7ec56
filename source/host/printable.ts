/** A name as a terminal may show it: what a program calls itself must not move the cursor or turn the text round. */
export const printable = (name: string): string =>
  name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '?').trim();
