/** `problem`: a run would not start, or not work properly. `note`: unusual, or worth knowing. */
export type Level = 'ok' | 'note' | 'problem';

/** What a finding says: what there is, what it means for a run, and what to do. */
export type Words = {what: string; means: string | null; next: string | null};

/** One thing that was found. */
export type Finding = Words & {
  /** The check that found it: one word that never changes, for programs. */
  check: string;
  level: Level;
  /**
   * What a report for strangers says instead, where the words above hold a name (of a run, a model, an application, …).
   */
  shared?: Partial<Words>;
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

/** The same finding, with other words for a report. */
export const sharedAs = (finding: Finding, shared: Partial<Words>): Finding => ({...finding, shared});
