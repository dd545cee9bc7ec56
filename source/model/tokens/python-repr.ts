import {isRecord} from '../../trainer/is-record.js';

const ESCAPES: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\'};

const quoted = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\n\r\t\\]/g, character => ESCAPES[character] ?? character);
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
};

/** A value as Python writes it (`['a', 1, None]`). Takes values of the template engine, which hold their own inside. */
export const pythonRepr = (given: unknown): string => {
  const value = isRecord(given) && 'type' in given && 'value' in given ? given.value : given;
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, one]) => `${quoted(String(key))}: ${pythonRepr(one)}`).join(', ')}}`;
  }
  return String(given);
};
