/**
 * A resource limit, as the shell's `ulimit -LETTER` gives and takes it: a number in the shell's own unit, or
 * `unlimited`.
 */
export type ResourceLimit = {letter: string; soft: string; hard: string};

/** What a program inherits beside its environment and its folder: below tmux it would be the server's. */
export type Inheritance = {
  /** Null where it is not known: the server's remains. */
  umask: number | null;
  limits: readonly ResourceLimit[];
  /** How much nicer than the server's processes; below zero only root may. */
  niceness: number;
};

/** Everything remains the tmux server's. */
export const NOTHING_INHERITED: Inheritance = {umask: null, limits: [], niceness: 0};

/** Letters that one of sh (dash, ash, bash) or macOS' sh knows. */
const LETTERS = 'c d e f i l m n p q r s t u v w x'.split(' ');

/**
 * For /bin/sh: prints each letter and, where the shell knows it, its two limits. No subshell, so that it takes a
 * millisecond.
 */
export const LIMITS_SCRIPT = `for l in ${LETTERS.join(' ')}; do echo "$l"; ulimit -S "-$l"; ulimit -H "-$l"; done 2>/dev/null; :`;

const VALUE = /^(?:\d+|unlimited)$/;

/**
 * Reads what LIMITS_SCRIPT prints. `-p` is the number of processes where there is no `-u` for that (dash), and
 * elsewhere the size of a pipe, which cannot be set.
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

/**
 * The limits with the soft limit of open files as it was before Node raised it for itself and its children; null leaves
 * the server's.
 */
export const withOpenFiles = (limits: readonly ResourceLimit[], soft: string | null): ResourceLimit[] =>
  limits.flatMap(limit => {
    if (limit.letter !== 'n') return [limit];
    return soft !== null && VALUE.test(soft) ? [{...limit, soft}] : [];
  });

/** The wrapper's words: the umask, and letter, soft and hard limit of each. Empty for what remains the server's. */
export const inheritanceWords = ({umask, limits}: Inheritance): [umask: string, limits: string] => [
  umask === null ? '' : umask.toString(8).padStart(4, '0'),
  limits.map(({letter, soft, hard}) => `${letter} ${soft} ${hard}`).join(' '),
];

/**
 * The command, run by `nice` where the trainer's niceness is not the server's. Where `nice` may not change it, it says
 * so and runs it anyway.
 */
export const nicely = (command: readonly string[], niceness: number, nice: string | null): string[] =>
  // A program whose name begins with a dash would be taken for an option.
  niceness === 0 || nice === null || command[0]?.startsWith('-')
    ? [...command]
    : [nice, '-n', String(niceness), ...command];
