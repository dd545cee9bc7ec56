import {READERS} from '../../source/import/readers.js';
import type {Format, Item, Understood} from '../../source/import/types.js';

/** What is read of a text, cut into pieces of so many bytes. */
export const readText = (format: Format, text: string | Uint8Array, size = 1000): Understood & {items: Item[]} => {
  const items: Item[] = [];
  const reader = READERS[format](item => items.push(item));
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  return {...reader.end(), items};
};

/** The events of one type. */
export const ofType = (items: readonly Item[], type: string): Record<string, unknown>[] =>
  items.filter(({event}) => event.type === type).map(({event}) => ({...event}));
