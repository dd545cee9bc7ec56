/**
 * Stands between the fields of tmux's answers: a character that does not occur in names and paths (SYMBOL FOR RECORD
 * SEPARATOR).
 */
export const SEPARATOR = '\u241E';

/** A tmux format that prints these fields, with `SEPARATOR` between them. */
export const formatOf = (fields: readonly string[]): string => fields.map(field => `#{${field}}`).join(SEPARATOR);
