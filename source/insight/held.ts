/** Since when something has held, breaks that are too short to count left out; plain data. Times in ms since 1970. */
export type Held = {
  /** Null while it does not hold. */
  since: number | null;
  /** When it last ceased; null while it holds, and where it never did. */
  ceasedAt: number | null;
};

/** What has not held yet. */
export const notHeld = (): Held => ({since: null, ceasedAt: null});

/** Notes whether it holds at `t`. It is over once it has not held for `breakMs`. */
export const hold = (held: Held, holds: boolean, t: number, breakMs: number): void => {
  if (!holds && held.since !== null) held.ceasedAt ??= t;
  if (held.ceasedAt !== null && t - held.ceasedAt >= breakMs) held.since = null;
  if (!holds) return;
  held.since ??= t;
  held.ceasedAt = null;
};

/** For how long it has held at `now`, in ms; 0 while it does not. */
export const heldMs = ({since}: Held, now: number): number => (since === null ? 0 : Math.max(0, now - since));

/** Whether it held when it was last noted, and is not in a break. */
export const holdsStill = ({since, ceasedAt}: Held): boolean => since !== null && ceasedAt === null;
