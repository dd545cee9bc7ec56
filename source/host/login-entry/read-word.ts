import type {EntryKind} from './texts.js';

/** How an entry of each kind holds the word after an option, and how that word is read: see texts.ts. */
const READERS: Readonly<Record<EntryKind, {find: (option: string) => RegExp; read: (found: string) => string}>> = {
  launchd: {
    find: option => new RegExp(`<string>${option}</string>\\s*<string>([^<]*)</string>`),
    read: found =>
      found
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&apos;', "'")
        .replaceAll('&amp;', '&'),
  },
  systemd: {
    find: option => new RegExp(`"${option}" "((?:[^"\\\\]|\\\\.)*)"`),
    read: found => found.replace(/\\(.)|%(%)|\$(\$)/g, '$1$2$3'),
  },
  cron: {
    find: option => new RegExp(String.raw`'${option}' ((?:'[^']*'|\\'|"\$\(printf '\\045'\)")+)`),
    // A byte a character, as the crontab is read.
    read: found =>
      Buffer.from(
        found.replace(/'([^']*)'|\\(')|"\$\(printf '\\045'\)"/g, (_all, plain?: string, quote?: string) => {
          return plain ?? quote ?? '%';
        }),
        'latin1',
      ).toString('utf8'),
  },
};

/** The word after an option in what we wrote as an entry's text; null for none. */
export const wordAfter = (option: string, text: string, kind: EntryKind): string | null => {
  const {find, read} = READERS[kind];
  const found = find(option).exec(text)?.[1];
  return found === undefined ? null : read(found);
};
