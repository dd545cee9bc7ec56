import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {FIXTURES} from '../fixture-tree.js';

/** What a tool of macOS prints, by the fixture's name. */
export const printed = (name: string): string => readFileSync(join(FIXTURES, 'darwin', `${name}.txt`), 'utf8');

/** The text as it is when its writer was stopped after any of its characters. */
export const cuts = (text: string): string[] => Array.from(text, (_, end) => text.slice(0, end));

/** The text without each of its lines in turn. */
export const withoutEachLine = (text: string): string[] => {
  const lines = text.split('\n');
  return lines.map((_, gone) => lines.filter((_, index) => index !== gone).join('\n'));
};

/** The values of `seen` that are neither unknown nor those of `whole`. */
export const wrongIn = (seen: object | null, whole: object | null): [string, unknown][] => {
  const right = new Map(Object.entries(whole ?? {}));
  return Object.entries(seen ?? {}).filter(([key, value]) => value !== null && value !== right.get(key));
};
