/** What stands for a name that was replaced already: a path may hold it. */
const SIGN = '<\\w+>';

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
/** IPv6, with `::` or all of its groups, and the address of a network card. */
const GROUPS = '[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*';
const LONG_ADDRESS = new RegExp(
  `(?<![\\w:])(?:(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}|(?:${GROUPS})?::(?:${GROUPS})?)(?:%\\w+)?(?![\\w:])`,
  'gi',
);
const CARD = /\b[0-9a-f]{2}(?:[-:][0-9a-f]{2}){5}\b/gi;
/** Also what git calls a remote: `git@host:owner/name`. */
const MAIL = new RegExp(`(?:[\\w.+-]|${SIGN})+@(?:[\\w.-]|${SIGN})+(?::(?:[^\\s'"<>]|${SIGN})+)?`, 'g');
const URL = new RegExp(`\\b[a-z][a-z0-9+.-]*:\\/\\/(?:[^\\s'"<>]|${SIGN})+`, 'gi');
/** A name with a domain that is one of the network's, and none of a file's endings. */
const DOMAIN =
  /(?<![\w.@/-])(?!(?:www\.)?(?:nodejs|python)\.org\b)(?:[\w-]+\.)+(?:local|lan|internal|home|corp|intranet|localdomain|box|arpa|com|net|org|edu|gov|io|ai|dev|cloud|de|at|ch|fr|uk|nl|eu|us|jp|cn)\b(?!\.\w)/giu;
const REST_OF_HOST = /<host>(?:\.[\w-]+)+/g;

/** A path of more than one part; the system's own paths are not private. */
const PART = `(?:[^\\s'"\`,;:()<>|]|${SIGN})`;
const PATH = new RegExp(`(?<![\\w<])~?\\/${PART}+\\/(?:${PART}|:)*`, 'g');
/** The same in brackets or quotes, where a name may hold blanks. */
const BRACKETED = /\(((?:~?\/|<path>)[^()]*)\)/g;
const QUOTED = /'((?:~?\/|<path>)[^']*)'/g;
/** Up to the last slash of the phrase: a name in it may hold blanks. What follows a folder that is known is private. */
const LONG_REST = `(?:[^\\n'"\`,;:()<>|]|${SIGN})*\\/${PART}*`;
const REST_OF_PATH = new RegExp(`<path>(?:<path>|\\/${LONG_REST}|\\/${PART}*)+`, 'g');
const OF_A_USER = new RegExp(`(?:~|\\/(?:Users|home|Volumes|private|root|mnt|media))\\/${LONG_REST}`, 'g');
/** `~name`, the home of another user, and all below it. */
const HOME_OF = new RegExp(`(?<![\\w/~])~(?:[a-z_]|${SIGN})${PART}*`, 'gi');
/** Windows' own, also of a share, and a path as an address spells it. */
const WINDOWS = new RegExp(
  `(?:\\b[a-z]:|\\\\)\\\\(?:[^\\n'"\`,;:()<>|]|${SIGN})*\\\\${PART}*|\\b[a-z]:\\\\${PART}*`,
  'gi',
);
const ENCODED = new RegExp(`${PART}*%(?:2f|5c)${PART}*`, 'gi');

const OF_THE_SYSTEM = /^\/(?:usr|bin|sbin|System\/Library|opt\/homebrew|usr\/local\/bin)(?:\/[a-z0-9_.-]+)*\.?$/;
/** A search path of such folders. */
export const isOfTheSystem = (path: string): boolean => path.split(':').every(one => OF_THE_SYSTEM.test(one));

/** Long words of letters and digits: ids, digests; shorter ones of capitals: serial numbers. */
const CODE = /\b(?=\w*\d)(?=\w*[a-z])[a-z0-9_]{16,}\b/gi;
const SERIAL = /\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{10,}\b/g;
const BEARER = /\b(Bearer)\s+[\w.~+/=-]{8,}/g;

/** A line without anything that looks like a path, an address, a host or an id. */
export const withoutPatterns = (text: string): string =>
  text
    .replace(BEARER, '$1 ***')
    .replace(BRACKETED, (all, path: string) => (isOfTheSystem(path) ? all : '(<path>)'))
    .replace(QUOTED, (all, path: string) => (isOfTheSystem(path) ? all : "'<path>'"))
    .replace(REST_OF_PATH, '<path>')
    .replace(URL, '<address>')
    .replace(WINDOWS, '<path>')
    .replace(ENCODED, '<path>')
    .replace(OF_A_USER, '<path>')
    .replace(MAIL, '<mail>')
    .replace(UUID, '<id>')
    .replace(CARD, '<address>')
    .replace(ADDRESS, '<address>')
    .replace(LONG_ADDRESS, '<address>')
    .replace(PATH, path => (isOfTheSystem(path) ? path : '<path>'))
    .replace(HOME_OF, '<path>')
    .replace(REST_OF_PATH, '<path>')
    .replace(REST_OF_HOST, '<host>')
    .replace(DOMAIN, '<host>')
    .replace(CODE, '<id>')
    .replace(SERIAL, '<id>');
