/** The flag that chooses how much of live progress bars the log keeps; every command that starts a recording has it. */
export const repaintFlags = {keepRepaints: {type: 'boolean'}} as const;

export const repaintOptions = [
  ['--keep-repaints', 'keep every repaint of a progress bar in the log, not one per second'],
] as const;
