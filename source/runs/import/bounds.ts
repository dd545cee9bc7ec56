/** The largest file that is imported, in bytes. */
export const MAX_FILE = 2 * 1024 ** 3;
/** Read at a time. */
export const PIECE = 256 * 1024;
/** Folders are looked through so deep, and so many entries of them. */
export const MAX_DEPTH = 4;
export const MAX_ENTRIES = 20_000;
/** So many files of a folder are imported at once. */
export const MAX_SOURCES = 1000;
