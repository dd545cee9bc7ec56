/** The complete lines of an output: in a line that was cut the last number may lack digits. */
export const wholeLines = (text: string): string[] => text.split('\n').slice(0, -1);
