/*
 * A module of our own, imported when it is needed: in a late import of the CommonJS package itself the bundler would
 * give no names.
 */
import {type Document, isMap, isScalar, parse, parseDocument} from 'yaml';

/** As PyYAML reads it for a trainer: YAML 1.1 (`1_000` is a number), and the last of equal keys counts. */
const PYYAML = {version: '1.1', uniqueKeys: false, logLevel: 'error'} as const;

/** The values of a YAML text as a trainer reads them. Throws when it is not YAML. */
export const parseYaml = (text: string): unknown => parse(text, PYYAML);

/** A YAML text as a document that keeps its comments, to be changed and written again. */
export const parseYamlDocument = (text: string): Document => parseDocument(text, PYYAML);

/**
 * The text with other values for keys at its top; comments and order stay, new keys come last. Of equal keys each gets
 * the value, since the last one counts. Throws when it is not YAML, or holds no keys.
 */
export const withYamlValues = (text: string, values: ReadonlyMap<string, string | number | boolean>): string => {
  const document = parseYamlDocument(text);
  const [error] = document.errors;
  if (error) throw error;
  if (document.contents !== null && !isMap(document.contents)) throw new Error('it holds no keys');
  // YAML 1.1 would make an ordered list of pairs of a Map.
  document.contents ??= document.createNode({});
  for (const [key, value] of values) {
    const pairs = isMap(document.contents) ? document.contents.items : [];
    const same = pairs.filter(pair => isScalar(pair.key) && pair.key.value === key);
    // A scalar that is there keeps its comment.
    for (const {value: node} of same) if (isScalar(node)) node.value = value;
    if (!same.some(({value: node}) => isScalar(node))) document.set(key, value);
  }
  return document.toString({lineWidth: 0});
};
