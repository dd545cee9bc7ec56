import {parse} from 'yaml';

/**
 * Parses YAML as PyYAML does for a trainer: YAML 1.1 (`1_000` is a number), and the last of equal keys counts. Throws when it is none. To be
 * imported when it is needed; the package itself cannot be, since bundled it has no named exports then.
 */
export const parseYaml = (text: string): unknown => parse(text, {version: '1.1', uniqueKeys: false, logLevel: 'error'});
