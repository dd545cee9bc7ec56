import {withoutSecrets} from '../format/secrets.js';

/** What is known about the user and the machine, and must not be in a report. */
export type Known = {
  userNames: readonly string[];
  hostNames: readonly string[];
  folders: readonly string[];
  /** Of runs, sessions, models, …: each with what stands for it. */
  others?: readonly (readonly [name: string, sign: string])[];
};

/** A shorter name would be part of too many words. */
const MIN_LENGTH = 3;

/** Words that a report consists of: a run that has one for its name gives nothing away by it. */
const OWN_WORDS =
  /^(?:mlxtop(?:-\d+)?|tmux|python3?|mlx|mlx_lm|node|train(?:ing|er)?|run|runs|demo|test|model|lora|data|main|all|and|the|for|with|not)$/i;

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Not within a longer word: a user may be called `mac`. */
const wholeWord = (text: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${literal(text)}(?![\\p{L}\\p{N}])`, 'giu');

/** A host also appears without its domain. */
const hostForms = (host: string): string[] => [host, host.replace(/\.local$/i, ''), host.split('.')[0] ?? ''];

/** As it is, and as a shell's command line has it. */
const spellings = (text: string): string[] => (text.includes("'") ? [text, text.replaceAll("'", "'\\''")] : [text]);

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
/** IPv6, with `::` or all of its groups, and the address of a network card. */
const GROUPS = '[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*';
const LONG_ADDRESS = new RegExp(
  `(?<![\\w:])(?:(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}|(?:${GROUPS})?::(?:${GROUPS})?)(?:%\\w+)?(?![\\w:])`,
  'gi',
);
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*/g;
const URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>]+/gi;
/** A path of more than one part; the system's own paths are not private. */
const PATH = /(?<![\w<])~?\/[^\s'"`,;:()<>|]+\/[^\s'"`,;()<>|]*/g;
/** The same in brackets or quotes, where a name may hold blanks. */
const BRACKETED = /\(((?:~?\/|<path>)[^()]*)\)/g;
const QUOTED = /'((?:~?\/|<path>)[^']*)'/g;
/** Up to the last slash of the phrase: a name in it may hold blanks. What follows a folder that is known is private. */
const LONG_REST = '[^\\n\'"`,;:()<>|]*\\/[^\\s\'"`,;:()<>|]*';
const REST_OF_PATH = new RegExp(`<path>(?:<path>|\\/${LONG_REST}|\\/[^\\s'"\`,;:()<>|]*)+`, 'g');
const OF_A_USER = new RegExp(`(?:~|\\/(?:Users|home|Volumes|private|root|mnt|media))\\/${LONG_REST}`, 'g');
const OF_THE_SYSTEM = /^\/(?:usr|bin|sbin|System\/Library|opt\/homebrew|usr\/local\/bin)(?:\/[a-z0-9_.-]+)*\.?$/;
/** A search path of such folders. */
export const isOfTheSystem = (path: string): boolean => path.split(':').every(one => OF_THE_SYSTEM.test(one));
/** Long words of letters and digits: ids, serial numbers, digests. */
const CODE = /\b(?=\w*\d)(?=\w*[a-z])[a-z0-9_]{16,}\b/gi;

/**
 * A report without names, hosts, paths and secrets: those known on this machine, wherever they appear, and everything
 * that looks like one. This is the second line of defence: what goes into a report is not supposed to contain any.
 */
export const scrub = (text: string, {userNames, hostNames, folders, others = []}: Known): string => {
  const known: (readonly [string, string])[] = [
    ...folders.map(folder => [folder, '<path>'] as const),
    ...hostNames.flatMap(hostForms).map(host => [host, '<host>'] as const),
    ...userNames.flatMap(name => [name, ...name.split(/\s+/)]).map(name => [name, '<user>'] as const),
    ...others.filter(([name]) => !OWN_WORDS.test(name)),
  ];
  const spelt = known.flatMap(([one, sign]) => spellings(one).map(form => [form, sign] as const));
  const longest = spelt.filter(([one]) => one.trim().length >= MIN_LENGTH).sort(([a], [b]) => b.length - a.length);
  const without = longest.reduce(
    (left, [one, sign]) => left.replace(one.startsWith('/') ? new RegExp(literal(one), 'giu') : wholeWord(one), sign),
    withoutSecrets(text),
  );
  return without
    .replace(BRACKETED, (all, path: string) => (isOfTheSystem(path) ? all : '(<path>)'))
    .replace(QUOTED, (all, path: string) => (isOfTheSystem(path) ? all : "'<path>'"))
    .replace(REST_OF_PATH, '<path>')
    .replace(URL, '<address>')
    .replace(OF_A_USER, '<path>')
    .replace(MAIL, '<mail>')
    .replace(UUID, '<id>')
    .replace(ADDRESS, '<address>')
    .replace(LONG_ADDRESS, '<address>')
    .replace(PATH, path => (isOfTheSystem(path) ? path : '<path>'))
    .replace(REST_OF_PATH, '<path>')
    .replace(CODE, '<id>');
};
