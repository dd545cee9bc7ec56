import {parse} from 'yaml';

/** A module of our own, imported when it is needed: in a late import of the CommonJS package itself the bundler would give no names. */
export {parse, parseDocument} from 'yaml';

/** Parses YAML as PyYAML does for a trainer: YAML 1.1 (`1_000` is a number), and the last of equal keys counts. Throws when it is not YAML. */
export const parseYaml = (text: string): unknown => parse(text, {version: '1.1', uniqueKeys: false, logLevel: 'error'});
