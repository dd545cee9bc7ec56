/*
 * A module of our own, imported when it is needed: in a late import of the CommonJS package itself the bundler would
 * give no names.
 */
import {type Document, isMap, isScalar, LineCounter, type Node, parseDocument} from 'yaml';
import {errorMessage} from '../../errors.js';

/** A key of a configuration, by the keys above it: `lora_parameters.rank`. */
export type YamlKey = {
  path: string;
  /** From 1. */
  line: number;
  /** How a single value is written (`1e3`, without quotes); null for a list, a mapping and what stands in quotes. */
  source: string | null;
  /** The same key comes again below, and that one counts. */
  isRepeated: boolean;
};

export type YamlReading = {values: unknown; keys: readonly YamlKey[]; error: {message: string; line: number} | null};

/** As PyYAML reads it for a trainer (see trainer/yaml.ts). */
const PYYAML = {version: '1.1', uniqueKeys: false, logLevel: 'error', prettyErrors: false} as const;

/** How deep keys are listed: `optimizer_config.adamw.weight_decay`. */
const DEPTH = 3;

const plainSource = (value: unknown): string | null =>
  isScalar(value) && value.type === 'PLAIN' ? (value.source ?? null) : null;

const keysIn = (node: unknown, lines: LineCounter, above: readonly string[]): YamlKey[] => {
  if (!isMap<Node, Node>(node) || above.length >= DEPTH) return [];
  const names = node.items.map(({key}) => (isScalar(key) ? String(key.value) : ''));
  return node.items.flatMap(({key, value}, index) => {
    const path = [...above, names[index] ?? ''];
    const line = lines.linePos(key.range?.[0] ?? 0).line;
    const isRepeated = names.lastIndexOf(names[index] ?? '') > index;
    const own = {path: path.join('.'), line, source: plainSource(value), isRepeated};
    // What stands below a key that does not count, does not count either.
    return isRepeated ? [own] : [own, ...keysIn(value, lines, path)];
  });
};

/** What PyYAML's reader refuses anywhere in a text. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Why the text is no YAML for PyYAML's safe loader: what cannot be parsed, and tags that it has no class for. */
const errorIn = ({errors, warnings}: Document): {message: string; at: number} | null => {
  const found = errors[0] ?? warnings.find(({code}) => code === 'TAG_RESOLVE_FAILED');
  return found === undefined ? null : {message: found.message.split('\n')[0] ?? '', at: found.pos[0]};
};

/** The values; or why they are not to be had (aliases that would make millions of them). */
const valuesOf = (document: Document): {values: unknown; error: string | null} => {
  try {
    return {values: document.toJS(), error: null};
  } catch (error) {
    return {values: null, error: errorMessage(error)};
  }
};

/** The values of a YAML text as a trainer reads them, and where each key stands; an error is no exception here. */
export const readYamlLines = (text: string): YamlReading => {
  const lines = new LineCounter();
  const document = parseDocument(text, {...PYYAML, lineCounter: lines});
  const odd = text.search(UNPRINTABLE);
  const found = odd < 0 ? errorIn(document) : {message: 'special characters are not allowed', at: odd};
  if (found !== null) {
    return {values: null, keys: [], error: {message: found.message, line: lines.linePos(found.at).line}};
  }
  const {values, error} = valuesOf(document);
  if (error !== null) return {values: null, keys: [], error: {message: error, line: 1}};
  return {values, keys: keysIn(document.contents, lines, []), error: null};
};
