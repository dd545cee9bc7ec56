/** A recorder that died: which, when (ms since 1970), and why as far as anything tells. */
export type Death = {pid: number | null; t: number; reason: string};

/** The last deaths of a run's recorders, oldest first, and how rarely the next is started: an index of `WAITS_MS`. */
export type CrashLoop = {deaths: readonly Death[]; level: number};

export const NO_DEATHS: CrashLoop = {deaths: [], level: 0};

/** As many deaths within such a time are a loop. */
const LOOP_DEATHS = 3;
const LOOP_MS = 60_000;

/** From a death to the next start. */
const WAITS_MS = [0, 10_000, 30_000, 60_000, 300_000] as const;

/** One that lives for so long is no part of the loop any more. */
const LIVES_MS = 180_000;

const waitOf = ({level}: CrashLoop): number => WAITS_MS[level] ?? 0;

/** How long ago, in ms; of a clock that was set back nothing is known, which lets no wait begin anew. */
const since = (t: number, now: number): number => (now < t ? Number.POSITIVE_INFINITY : now - t);

/** Two views that look at the same moment find the same start to have failed. */
const SAME_START_MS = 4000;

/** Whether that death is one of those that are known: by its process, else by the time. */
const isKnown = ({deaths}: CrashLoop, {pid, t}: Death): boolean =>
  deaths.some(one => one.pid === pid && (pid !== null || since(one.t, t) < SAME_START_MS));

/** After one more death; one that is known already changes nothing. */
export const afterDeath = (loop: CrashLoop, death: Death): CrashLoop => {
  if (isKnown(loop, death)) return loop;
  const last = loop.deaths.at(-1);
  const deaths = [...loop.deaths.slice(1 - LOOP_DEATHS), death];
  const [first] = deaths;
  const isLoop = deaths.length === LOOP_DEATHS && first !== undefined && since(first.t, death.t) <= LOOP_MS;
  const goesOn = loop.level > 0 && last !== undefined && since(last.t, death.t) < waitOf(loop) + LIVES_MS;
  if (goesOn) return {deaths, level: Math.min(loop.level + 1, WAITS_MS.length - 1)};
  return {deaths, level: isLoop ? 1 : 0};
};

/** Whether the recorders of a run die again and again, as far as is known at `now`. */
export const isLooping = (loop: CrashLoop, now: number): boolean => {
  const last = loop.deaths.at(-1);
  return loop.level > 0 && last !== undefined && since(last.t, now) < waitOf(loop) + LIVES_MS;
};

/** How long until the next is to be started, in ms; 0 at once. */
export const untilStart = (loop: CrashLoop, now: number): number => {
  const last = loop.deaths.at(-1);
  return last === undefined ? 0 : Math.max(0, waitOf(loop) - since(last.t, now));
};

/** In characters: three of them fit into the file that they are kept in, whatever they are. */
const LONGEST_REASON = 120;

/** What a process that ended badly said last, as a reason; its heap's end is V8's own text. */
export const reasonOf = (words: string): string => {
  if (/heap out of memory|JavaScript heap|Allocation failed/.test(words))
    return 'it needed more memory than it may use';
  const lines = words.split('\n').map(line => line.trim());
  const told = lines.find(line => line.startsWith('mlxtop: '))?.slice('mlxtop: '.length);
  const error = told ?? lines.find(line => /^(?:\w*Error\b|FATAL|.*: not found$|.*: No such file)/.test(line));
  return error === undefined
    ? 'it was killed, or nothing tells why'
    : error
        .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '')
        .slice(0, LONGEST_REASON)
        .replace(/\.$/, '');
};
