import {wholeLines} from './lines.js';

/** `macOS 26.5` from the `ProductName:` and `ProductVersion:` lines of `sw_vers`; `macOS` when both are missing. */
export const parseSystemName = (text: string): string => {
  const lines = wholeLines(text);
  const value = (key: string) => lines.flatMap(line => new RegExp(`^${key}:\\s*(.+?)\\s*$`).exec(line)?.[1] ?? [])[0];
  return [value('ProductName') ?? 'macOS', value('ProductVersion')].filter(part => part !== undefined).join(' ');
};

/** The version's first number; null when there is none. */
export const majorVersion = (system: string): number | null => {
  const [, major] = /\s(\d+)(?:\.|$)/.exec(system) ?? [];
  return major === undefined ? null : Number(major);
};
