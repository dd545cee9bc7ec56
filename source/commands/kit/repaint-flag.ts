/** The flag of every way to begin a recording that chooses what the log keeps of live bars. */
export const repaintFlags = {keepRepaints: {type: 'boolean'}} as const;

export const repaintOptions = [
  ['--keep-repaints', 'keep every repaint of a progress bar in the log, not one a second'],
] as const;
