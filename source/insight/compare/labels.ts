import {printable} from '../../format/printable.js';

/** To the minute of an id, then to its second, then all of it. */
const ID_LENGTHS = [13, 15];
/** Longer names are cut: a comparison names its runs again and again. */
const MOST_CHARACTERS = 24;
/** Names of one series differ at their ends. */
const END_CHARACTERS = 12;

const shortened = (name: string): string => {
  const characters = [...name];
  if (characters.length <= MOST_CHARACTERS) return name;
  const begin = characters.slice(0, MOST_CHARACTERS - END_CHARACTERS - 1);
  return `${begin.join('')}…${characters.slice(-END_CHARACTERS).join('')}`;
};

type Named = {id: string; name: string};

/** A beginning of the id that tells it from the others of that name. */
const shortId = (id: string, others: readonly string[]): string =>
  ID_LENGTHS.map(length => id.slice(0, length)).find(short => others.every(other => !other.startsWith(short))) ?? id;

/** What each run is called: its name, and where others are called so, too, the beginning of its id. */
export const labelsOf = (runs: readonly Named[]): string[] => {
  const names = runs.map(({name}) => shortened(printable(name)));
  return runs.map(({id}, index) => {
    const name = names[index] ?? id;
    const others = runs.filter((_run, other) => other !== index && names[other] === name);
    return others.length === 0
      ? name
      : shortId(
          id,
          others.map(other => other.id),
        );
  });
};
