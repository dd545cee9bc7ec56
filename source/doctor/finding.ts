/** `problem`: a run would not start, or not be what it should. `note`: odd, or worth to be known. */
export type Level = 'ok' | 'note' | 'problem';

/** One line of what was found: what is there, what that means for a run, and what to do. */
export type Finding = {
  /** Which check found it: one word that stays, for programs. */
  check: string;
  level: Level;
  what: string;
  means: string | null;
  next: string | null;
};

/** All is well there. */
export const ok = (check: string, what: string): Finding => ({check, level: 'ok', what, means: null, next: null});

export const note = (check: string, what: string, means: string, next: string | null = null): Finding => ({
  check,
  level: 'note',
  what,
  means,
  next,
});

export const problem = (check: string, what: string, means: string, next: string): Finding => ({
  check,
  level: 'problem',
  what,
  means,
  next,
});
