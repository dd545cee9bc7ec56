/** Since when something has held without a break that counts; plain data. */
export type Held = {
  /** Null while it does not hold. */
  since: number | null;
  /** When it last ceased, while that is too short ago to count. */
  ceasedAt: number | null;
};

export const notHeld = (): Held => ({since: null, ceasedAt: null});

/** Notes whether it holds at `t`; it is over once it has not for `breakMs`. */
export const hold = (held: Held, holds: boolean, t: number, breakMs: number): void => {
  if (holds) {
    held.since ??= t;
    held.ceasedAt = null;
    return;
  }
  if (held.since === null) return;
  held.ceasedAt ??= t;
  if (t - held.ceasedAt < breakMs) return;
  held.since = null;
  held.ceasedAt = null;
};

/** For how long it has held at `now`, in ms; 0 while it does not. */
export const heldMs = ({since}: Held, now: number): number => (since === null ? 0 : Math.max(0, now - since));
