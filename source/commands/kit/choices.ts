import {usageError} from '../../errors.js';
import {closest} from '../../format/closest.js';
import {printable} from '../../format/printable.js';
import {longName, type Options} from '../../syntax/option.js';

/** `red or swapping`; a choice that another one only reverses (`-loss`) goes without saying. */
const listed = (choices: readonly string[]): string => {
  const shown = choices.filter(choice => !choice.startsWith('-'));
  return [shown.slice(0, -1).join(', '), shown.at(-1)].filter(Boolean).join(' or ');
};

/**
 * The choice that was given for a flag (`--palette`), in capitals or not. Throws a `UserError` for one that it does not
 * take.
 */
export const oneOf = <Choice extends string>(flag: string, given: string, choices: readonly Choice[]): Choice => {
  const choice = choices.find(one => one.toLowerCase() === given.toLowerCase());
  if (choice !== undefined) return choice;
  const meant = closest(given, choices);
  throw usageError(
    `${flag} takes ${listed(choices)}, not '${printable(given)}'.`,
    meant === null ? `For instance: ${flag} ${choices[0] ?? ''}` : `Did you mean ${flag} ${meant}?`,
  );
};

/** Throws a `UserError` for an option with a value that is none of its choices, or has one among several. */
export const requireChoices = (options: Options, flags: Readonly<Record<string, unknown>>): void => {
  for (const [name, option] of Object.entries(options)) {
    const given = flags[name];
    if (option.choices === undefined || given === undefined) continue;
    const words = [given].flat().filter(word => typeof word === 'string');
    for (const word of words.flatMap(text => (option.isList === true ? text.split(',') : [text]))) {
      oneOf(longName(name, option), option.isList === true ? word.trim() : word, option.choices);
    }
  }
};
