import {usageError} from '../../errors.js';
import {hasHidden, printable} from '../../format/printable.js';

/** Characters, as at the start: see checkRunName. */
const MAX_NAME = 100;
const MAX_TAG = 32;
const MAX_TAGS = 20;
/** Characters. */
const MAX_NOTE = 4000;

/** What an id looks like: `20261122-231502-4f1a`. */
const ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;
/** No blank and no comma, which separate tags in lists and filters. */
const TAG = /^[\p{L}\p{N}_+][\p{L}\p{N}_+./:=@-]*$/u;

const nameProblem = (name: string): string | null => {
  if (name === '') return 'A name needs at least one character.';
  if (hasHidden(name)) return `The name contains characters that no terminal shows: '${printable(name)}'.`;
  const {length} = [...name];
  if (length > MAX_NAME) return `The name is too long: ${length} characters of at most ${MAX_NAME}.`;
  if (name.startsWith('-')) return `A name cannot begin with a dash, which begins an option: '${name}'.`;
  return ID.test(name) ? `'${name}' would be mistaken for the id of a run.` : null;
};

/**
 * Returns the name of a run without blanks around it. Throws a `UserError` for one that could not be shown or typed.
 */
export const checkedName = (given: string): string => {
  const name = given.trim();
  const problem = nameProblem(name);
  if (problem === null) return name;
  throw usageError(problem, "For instance: mlxtop rename lora 'qwen2.5-lora r=8'");
};

/** Returns the tag without the `#` that some write before it. Throws a `UserError` for one with blanks or commas. */
export const checkedTag = (given: string): string => {
  const tag = given.replace(/^#/, '');
  if (TAG.test(tag) && tag.length <= MAX_TAG) return tag;
  throw usageError(
    `'${printable(given)}' cannot be a tag.`,
    `Use letters, digits and _ + - . / : = @, at most ${MAX_TAG}, for instance: mlxtop tag lora r=8 sweep-2`,
  );
};

/** The tags with these added, each once. Throws a `UserError` for too many. */
export const withTags = (before: readonly string[], added: readonly string[]): string[] => {
  const tags = [...new Set([...before, ...added])];
  if (tags.length <= MAX_TAGS) return tags;
  throw usageError(
    `A run can have ${MAX_TAGS} tags, not ${tags.length}.`,
    'Remove some first: mlxtop tag RUN TAG… --remove',
  );
};

/** Returns the note. Throws a `UserError` for one that is too long. */
export const checkedNote = (note: string): string => {
  if (note.length <= MAX_NOTE) return note;
  throw usageError(
    `The note is too long: ${note.length} characters of at most ${MAX_NOTE}.`,
    'Write a shorter one; --append adds to it later.',
  );
};
