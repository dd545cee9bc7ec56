/** What is known about the user and the machine, and must not be in the report. */
export type Known = {
  userNames: readonly string[];
  hostNames: readonly string[];
  folders: readonly string[];
};

/** A shorter name would be part of too many words. */
const MIN_LENGTH = 3;

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Not within a longer word: a user may be called `mac`. */
const wholeWord = (text: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${literal(text)}(?![\\p{L}\\p{N}])`, 'giu');

/** A host also appears without its domain. */
const hostForms = (host: string): string[] => [host, host.replace(/\.local$/i, ''), host.split('.')[0] ?? ''];

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** A path of more than one part; the system's own paths are not private. */
const PATH = /(?<![\w<])~?\/[^\s'"`,;:()<>|]+\/[^\s'"`,;()<>|]*/g;
const OF_THE_SYSTEM = /^\/(?:usr|bin|sbin|System\/Library|opt\/homebrew\/bin|usr\/local\/bin)(?:\/[a-z0-9_.-]+)*$/;

/**
 * A report without names, hosts and paths: those known on this machine, wherever they appear, and everything that looks
 * like one. This is the second line of defence: the steps are not supposed to put any in.
 */
export const scrub = (text: string, {userNames, hostNames, folders}: Known): string => {
  const known: [string, string][] = [
    ...folders.map((folder): [string, string] => [folder, '<path>']),
    ...hostNames.flatMap(hostForms).map((host): [string, string] => [host, '<host>']),
    ...userNames.flatMap(name => [name, ...name.split(/\s+/)]).map((name): [string, string] => [name, '<user>']),
  ];
  const longest = known.filter(([one]) => one.trim().length >= MIN_LENGTH).sort(([a], [b]) => b.length - a.length);
  const without = longest.reduce(
    (left, [one, sign]) => left.replace(one.startsWith('/') ? new RegExp(literal(one), 'giu') : wholeWord(one), sign),
    text,
  );
  return without
    .replace(MAIL, '<mail>')
    .replace(UUID, '<id>')
    .replace(ADDRESS, '<address>')
    .replace(PATH, path => (OF_THE_SYSTEM.test(path) ? path : '<path>'));
};
