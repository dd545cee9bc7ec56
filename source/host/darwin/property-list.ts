import {UserError} from '../../errors.js';

/** What our property lists contain. */
export type PropertyValue = string | boolean | readonly string[] | Readonly<Record<string, string>>;

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * XML 1.0 cannot contain control characters except tab and line feeds, not even escaped; half a surrogate pair is not a
 * character.
 */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Whether a property list can contain the text. */
export const fitsXml = (text: string): boolean => !FORBIDDEN.test(text);

const plain = (text: string): string => {
  if (fitsXml(text)) return text.replace(/[<>&"']/g, character => ESCAPES[character] ?? character);
  throw new UserError(`A property list cannot hold ${JSON.stringify(text)}.`, 'Use a name without control characters.');
};

const element = (value: PropertyValue): string => {
  if (typeof value === 'boolean') return `<${value}/>`;
  if (typeof value === 'string') return `<string>${plain(value)}</string>`;
  if (Array.isArray(value)) return `<array>${value.map(element).join('')}</array>`;
  return dictionary(value as Readonly<Record<string, string>>);
};

const dictionary = (entries: Readonly<Record<string, PropertyValue>>): string =>
  `<dict>\n${Object.entries(entries)
    .map(([key, value]) => `<key>${plain(key)}</key>${element(value)}\n`)
    .join('')}</dict>`;

/** The entries as an XML property list (Apple's DTD 1.0). Throws a `UserError` for a text that XML cannot contain. */
export const propertyList = (entries: Readonly<Record<string, PropertyValue>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${dictionary(entries)}
</plist>
`;
