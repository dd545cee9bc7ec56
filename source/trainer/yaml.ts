/*
 * A module of our own, imported when it is needed: in a late import of the CommonJS package itself the bundler would
 * give no names.
 */
import {type Document, parse, parseDocument} from 'yaml';

/** As PyYAML reads it for a trainer: YAML 1.1 (`1_000` is a number), and the last of equal keys counts. */
const PYYAML = {version: '1.1', uniqueKeys: false, logLevel: 'error'} as const;

/** The values of a YAML text as a trainer reads them. Throws when it is not YAML. */
export const parseYaml = (text: string): unknown => parse(text, PYYAML);

/** A YAML text as a document that keeps its comments, to be changed and written again. */
export const parseYamlDocument = (text: string): Document => parseDocument(text, PYYAML);
