/** A recorder that died: its pid, when (ms since 1970 by the machine's clock), and why as far as that is known. */
export type Death = {pid: number | null; t: number; reason: string};

/**
 * The last deaths of a run's recorders, oldest first, and how long the next start is delayed: an index of `WAITS_MS`.
 */
export type CrashLoop = {deaths: readonly Death[]; level: number};

export const NO_DEATHS: CrashLoop = {deaths: [], level: 0};

/** This many deaths within this time are a loop. */
const LOOP_DEATHS = 3;
const LOOP_MS = 60_000;

/** The delay from a death to the next start. */
const WAITS_MS = [0, 10_000, 30_000, 60_000, 300_000] as const;

/** A recorder that lives this long ends the loop. */
const LIVES_MS = 180_000;

const waitOf = ({level}: CrashLoop): number => WAITS_MS[level] ?? 0;

/** How long ago, in ms; infinite after the clock was set back, so that no wait starts again. */
const since = (t: number, now: number): number => (now < t ? Number.POSITIVE_INFINITY : now - t);

/** Two views that check at the same moment see the same start fail. */
const SAME_START_MS = 4000;

/** Whether that death is known already: by its pid, else by its time. */
const isKnown = ({deaths}: CrashLoop, {pid, t}: Death): boolean =>
  deaths.some(one => one.pid === pid && (pid !== null || since(one.t, t) < SAME_START_MS));

/** The loop after one more death; a known death changes nothing. */
export const afterDeath = (loop: CrashLoop, death: Death): CrashLoop => {
  if (isKnown(loop, death)) return loop;
  const last = loop.deaths.at(-1);
  const deaths = [...loop.deaths.slice(1 - LOOP_DEATHS), death];
  const [first] = deaths;
  const isLoop = deaths.length === LOOP_DEATHS && first !== undefined && since(first.t, death.t) <= LOOP_MS;
  const continues = loop.level > 0 && last !== undefined && since(last.t, death.t) < waitOf(loop) + LIVES_MS;
  if (continues) return {deaths, level: Math.min(loop.level + 1, WAITS_MS.length - 1)};
  return {deaths, level: isLoop ? 1 : 0};
};

/** Whether the recorders of a run keep dying, as far as is known at `now`. */
export const isLooping = (loop: CrashLoop, now: number): boolean => {
  const last = loop.deaths.at(-1);
  return loop.level > 0 && last !== undefined && since(last.t, now) < waitOf(loop) + LIVES_MS;
};

/** How long until the next recorder may start, in ms; 0 for at once. */
export const untilStart = (loop: CrashLoop, now: number): number => {
  const last = loop.deaths.at(-1);
  return last === undefined ? 0 : Math.max(0, waitOf(loop) - since(last.t, now));
};

/** In characters: three reasons fit into the file that keeps them, in any script. */
const MAX_REASON_LENGTH = 120;

/**
 * The reason for a recorder's death, from its last words on standard error. Heap exhaustion is recognised by V8's own
 * text.
 */
export const reasonOf = (words: string): string => {
  if (/heap out of memory|JavaScript heap|Allocation failed/.test(words))
    return 'it needed more memory than it is allowed to use';
  const lines = words.split('\n').map(line => line.trim());
  const ownError = lines.find(line => line.startsWith('mlxtop: '))?.slice('mlxtop: '.length);
  const error = ownError ?? lines.find(line => /^(?:\w*Error\b|FATAL|.*: not found$|.*: No such file)/.test(line));
  return error === undefined
    ? 'it was killed, or the reason is unknown'
    : error
        .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '')
        .slice(0, MAX_REASON_LENGTH)
        .replace(/\.$/, '');
};
