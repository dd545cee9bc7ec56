/** @import {PropertyValue} from './types.ts' */

/** @type {Record<string, string>} */
const ENTITIES = {lt: '<', gt: '>', amp: '&', quot: '"', apos: "'"};

/** @param {string} text */
const plain = text =>
  text.replace(/&([^;]*);?/g, (_all, /** @type {string} */ name) => {
    const character = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    if (character === undefined) throw new Error(`No entity ${name}`);
    return character;
  });

/**
 * Control characters that XML 1.0 has no place for.
 * @param {number} code
 */
const isForbidden = code => code < 32 && ![9, 10, 13].includes(code);

/**
 * Cuts an XML property list into tags and texts.
 * @param {string} text
 */
const tokensOf = text => {
  if ([...text].some(character => isForbidden(character.codePointAt(0) ?? 0))) throw new Error('A control character');
  const body = text.replace(/^\s*<\?xml[^>]*\?>/, '').replace(/<!DOCTYPE[^>]*>/, '');
  const tokens = body.match(/<[^<>]*>|[^<>]+/g) ?? [];
  if (tokens.join('') !== body) throw new Error('A stray < or >');
  return tokens.filter(token => token.trim() !== '');
};

/**
 * An XML property list of dictionaries, arrays, strings, integers and truth values. Throws for anything else.
 * @param {string} text
 * @returns {PropertyValue}
 */
export const parsePropertyList = text => {
  const tokens = tokensOf(text);
  /** @param {string} [expected] */
  const take = expected => {
    const token = tokens.shift();
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`${token}, not ${expected}`);
    return token;
  };
  /** @param {string} end */
  const textUntil = end => {
    const words = tokens[0]?.startsWith('<') ? '' : plain(take());
    take(end);
    return words;
  };
  /** @returns {PropertyValue} */
  const value = () => {
    const tag = take();
    switch (tag) {
      case '<true/>':
        return true;
      case '<false/>':
        return false;
      case '<string/>':
        return '';
      case '<string>':
        return textUntil('</string>');
      case '<integer>':
        return Number(textUntil('</integer>'));
      case '<array>': {
        const list = [];
        while (tokens[0] !== '</array>') list.push(value());
        take('</array>');
        return list;
      }
      case '<dict>': {
        const entries = [];
        while (tokens[0] !== '</dict>') {
          take('<key>');
          const key = textUntil('</key>');
          entries.push([key, value()]);
        }
        take('</dict>');
        return Object.fromEntries(entries);
      }
      default:
        throw new Error(`No value: ${tag}`);
    }
  };
  if (!take().startsWith('<plist')) throw new Error('No property list');
  const list = value();
  take('</plist>');
  if (tokens.length > 0) throw new Error('More than one value');
  return list;
};
