import {parse} from 'yaml';

/** Imported when it is needed: by its own name the bundler would give a late import of this CommonJS package no names. */
export {parse, parseDocument} from 'yaml';

/** Parses YAML as PyYAML does for a trainer: YAML 1.1 (`1_000` is a number), and the last of equal keys counts. Throws when it is none. */
export const parseYaml = (text: string): unknown => parse(text, {version: '1.1', uniqueKeys: false, logLevel: 'error'});
