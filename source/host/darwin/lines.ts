/** The lines that were printed to their end: of one that was cut, the last number may lack digits. */
export const wholeLines = (text: string): string[] => text.split('\n').slice(0, -1);
