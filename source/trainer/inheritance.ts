/** A resource limit, as the shell's `ulimit -LETTER` gives and takes it: a number in the shell's own unit, or `unlimited`. */
export type ResourceLimit = {letter: string; soft: string; hard: string};

/** What a program has from whoever starts it, beside its environment and its folder: below tmux it would be the server's. */
export type Inheritance = {
  /** Null where it is not known: then the server's stays. */
  umask: number | null;
  limits: readonly ResourceLimit[];
  /** How much nicer than the server's processes; below zero only root may. */
  niceness: number;
};

export const NOTHING_INHERITED: Inheritance = {umask: null, limits: [], niceness: 0};

/** Letters that one of sh (dash, ash, bash) or macOS' sh knows. */
const LETTERS = 'c d e f i l m n p q r s t u v w x'.split(' ');

/** For /bin/sh: prints each letter and, where the shell knows it, its two limits. No subshell, so that it takes a millisecond. */
export const LIMITS_SCRIPT = `for l in ${LETTERS.join(' ')}; do echo "$l"; ulimit -S "-$l"; ulimit -H "-$l"; done 2>/dev/null; :`;

const VALUE = /^(?:\d+|unlimited)$/;

/**
 * What that prints. `-p` is the number of processes where there is no `-u` for that (dash), and elsewhere the size of a pipe, which
 * nobody can set.
 */
export const parseLimits = (printed: string): ResourceLimit[] => {
  const limits: ResourceLimit[] = [];
  const lines = printed.split('\n');
  for (const [at, letter] of lines.entries()) {
    const [soft = '', hard = ''] = lines.slice(at + 1, at + 3);
    if (LETTERS.includes(letter) && VALUE.test(soft) && VALUE.test(hard)) limits.push({letter, soft, hard});
  }
  const hasProcesses = limits.some(({letter}) => letter === 'u');
  return limits.filter(({letter}) => letter !== 'p' || !hasProcesses);
};

/** The soft limit of open files as it was before Node raised its own, which what Node starts has from it; null leaves the server's. */
export const withOpenFiles = (limits: readonly ResourceLimit[], soft: string | null): ResourceLimit[] =>
  limits.flatMap(limit => {
    if (limit.letter !== 'n') return [limit];
    return soft !== null && VALUE.test(soft) ? [{...limit, soft}] : [];
  });

/** The wrapper's words for it: the umask, and letter, soft and hard limit of each. Empty for what stays the server's. */
export const inheritanceWords = ({umask, limits}: Inheritance): [umask: string, limits: string] => [
  umask === null ? '' : umask.toString(8).padStart(4, '0'),
  limits.map(({letter, soft, hard}) => `${letter} ${soft} ${hard}`).join(' '),
];

/** The command, run by `nice` where the trainer's niceness is not the server's. `nice` says it when it may not, and runs it all the same. */
export const nicely = (command: readonly string[], niceness: number, nice: string | null): string[] =>
  // A program of such a name would be taken for an option.
  niceness === 0 || nice === null || command[0]?.startsWith('-')
    ? [...command]
    : [nice, '-n', String(niceness), ...command];
