/** Imported when it is needed: by its own name the bundler would give a late import of this CommonJS package no names. */
export {parse} from 'yaml';
