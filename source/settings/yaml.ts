/**
 * Loaded when needed. Imported late by its own name, this CommonJS package would come out of the bundler without named
 * exports.
 */
export {parse} from 'yaml';
