/** `problem`: a run would not start, or not work properly. `note`: unusual, or worth knowing. */
export type Level = 'ok' | 'note' | 'problem';

/** One thing that was found: what it is, what it means for a run, and what to do. */
export type Finding = {
  /** The check that found it: one word that never changes, for programs. */
  check: string;
  level: Level;
  what: string;
  means: string | null;
  next: string | null;
};

/** A finding without anything to do. */
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
