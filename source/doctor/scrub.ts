import {HIDDEN} from '../format/printable.js';
import {withoutSecrets} from '../format/secrets.js';
import {withoutPatterns} from './scrub-patterns.js';

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
  /^(?:mlxtop(?:-\d+)?|tmux|python3?|mlx|mlx_lm|node|train(?:ing|er)?|run|runs|demo|test|models?|lora|data|main|all|and|the|for|with|not|memory|power|swap(?:ped)?|disk|gpu|home|tools?|terminal|mac|macos|linux|debian|ubuntu|apple|green|yellow|red|used?|free|others?|never|only|half|work|files?|notes?|problems?|small|large|first|last|new|old|echo|sleep|true|false|install|start|stop|server|settings|of|on|by|is|are|has|its|it|this|that|than|from|into|more|here|there)$/i;

/** Accounts that many machines have. */
const COMMON_USERS = /^(?:admin|debian|macos|mlxtop|node|python|root|runner|tmux|ubuntu|user)$/i;

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Not within a longer word: a user may be called `mac`. */
const wholeWord = (text: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${literal(text)}(?![\\p{L}\\p{N}])`, 'giu');

/** A host also appears without its domain. */
const hostForms = (host: string): string[] => [host, host.replace(/\.local$/i, ''), host.split('.')[0] ?? ''];

/**
 * One spelling of each name: macOS writes the letters of a file's name and their accents apart, and what nobody sees
 * may stand between them.
 */
const plain = (text: string): string => text.normalize('NFC').replace(/\s/g, ' ').replace(INVISIBLE, '');
const INVISIBLE = new RegExp(`[\\u200c\\u200d]|${HIDDEN.source}`, 'gu');

/** As it is, and as a shell's command line has it. */
const spellings = (text: string): string[] => (text.includes("'") ? [text, text.replaceAll("'", "'\\''")] : [text]);

/**
 * A line of a report without names, hosts, paths and secrets: those known on this machine, wherever they appear, and
 * everything that looks like one. This is the second line of defence: what goes into a report is not supposed to
 * contain any.
 */
export const scrub = (text: string, {userNames, hostNames, folders, others = []}: Known): string => {
  const users = userNames.filter(name => !COMMON_USERS.test(name));
  const known: (readonly [string, string])[] = [
    ...folders.map(folder => [folder, '<path>'] as const),
    ...hostNames.flatMap(hostForms).map(host => [host, '<host>'] as const),
    ...users.flatMap(name => [name, ...name.split(/\s+/)]).map(name => [name, '<user>'] as const),
    ...others.filter(([name]) => !OWN_WORDS.test(name)),
  ];
  const spelt = known.flatMap(([one, sign]) => spellings(plain(one)).map(form => [form, sign] as const));
  const longest = spelt.filter(([one]) => one.trim().length >= MIN_LENGTH).sort(([a], [b]) => b.length - a.length);
  const without = longest.reduce(
    (left, [one, sign]) => left.replace(one.startsWith('/') ? new RegExp(literal(one), 'giu') : wholeWord(one), sign),
    withoutSecrets(plain(text)),
  );
  return withoutPatterns(without);
};
