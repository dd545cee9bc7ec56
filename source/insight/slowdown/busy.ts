/**
 * From this share of the whole processor on, other programs are in a trainer's way; below it there are cores to spare.
 */
export const BUSY_SHARE = 0.55;
