import type {FailureKind} from '../journal/events.js';

/**
 * How a parent reports its child's exit code: `failed (exitcode: -9)`, `exits with return code = -9`, `returned
 * non-zero exit status 137`.
 */
const CODE =
  /\b(?:exit(?:ed|s)?|return(?:ed|s)?|non-zero|failed|stopped|died|finished)\b.{0,60}?\b(?:code|status|exitcode|rc)\b[^\w-]{1,4}(-?\d{1,3})\b(?!\/)|^(?:\S{1,40} )?exitcode\s*: (-?\d{1,3}) \(pid|^g?make(?:\[\d+\])?: \*\*\* .{1,200} Error (\d{1,3})\s*$|^npm (?:ERR!|error) errno (\d{1,3})\s*$/;

const NAMED = 'SIG[A-Z]{3,4}|[Kk]illed|[Ss]egmentation fault|[Bb]us error|[Aa]borted|[Tt]erminated|Illegal instruction';
const ENDED = '(?:killed (?:by|with)|died with|terminated (?:by|with|on)|exited on|interrupted by)(?: the)?';
/**
 * The same for the signal that ended it: `killed by signal: Killed.`, `died with <Signals.SIGKILL: 9>`, `Signal 9
 * (SIGKILL) received by PID`.
 */
const SIGNAL = new RegExp(
  [
    `\\b${ENDED}(?: signal)?[: ]{1,2}(?:<Signals\\.)?(${NAMED})\\b`,
    `\\b(?:${ENDED}|[Rr]eceived) signal[: ]{1,2}(\\d{1,2})\\b`,
    '\\b[Rr]eceived (?:signal )?(SIG[A-Z]{3,4})\\b',
    '\\b[Rr]eceived (\\d{1,2}) death signal',
    '\\bSignal \\d{1,2} \\((SIG[A-Z]{3,4})\\) received by PID',
    `EXIT STRING: (${NAMED})\\b`,
    'code=(?:killed|dumped), status=\\d{1,2}/([A-Z]{3,4})\\b',
    'got signal: (15)$',
    `^signal: (${NAMED})\\b`,
    `^(?:srun: error: .{1,100}: tasks? [\\d,-]+:|g?make(?:\\[\\d+\\])?: \\*\\*\\* \\[.{1,200}\\]) (${NAMED})\\b`,
  ].join('|'),
);

/** Exceptions that say no more than that a child has failed, and what stands for them. */
const RELAYED =
  /(?:^|[\s.])(?:ChildFailedError|CalledProcessError|ProcessRaisedException|ProcessExitedException|BrokenProcessPool|TrainingFailedError|RayTaskError\(\w{1,80}\)):(?: |$)|DataLoader worker \(pid\(s\) [\d, ]{1,200}\) exited unexpectedly|^srun: error: .{1,100}: tasks? [\d,-]+: Exited with exit code \d/;

const BY_NUMBER: Readonly<Record<number, FailureKind>> = {9: 'killed-for-memory', 15: 'terminated'};
const BY_NAME: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(?:SIG)?KILL(?:ED)?$/, 'killed-for-memory'],
  [/^(?:SIG)?TERM(?:INATED)?$/, 'terminated'],
  [/^(?:SIG)?(?:SEGV|ABRT|BUS|ILL|FPE|TRAP)$|FAULT|ERROR|ABORTED|ILLEGAL/, 'crashed'],
];
/** Signals of a fault: SIGILL, SIGTRAP, SIGABRT, SIGBUS (on Linux, on macOS), SIGFPE, SIGSEGV. */
const FAULTS = new Set([4, 5, 6, 7, 8, 10, 11]);
const SIGINT = 2;

const bySignal = (number: number): FailureKind | null => BY_NUMBER[number] ?? (FAULTS.has(number) ? 'crashed' : null);

const byName = (text: string): FailureKind | null =>
  /^\d+$/.test(text)
    ? bySignal(Number(text))
    : (BY_NAME.find(([pattern]) => pattern.test(text.toUpperCase()))?.[1] ?? null);

/**
 * Python writes a signal as its negative number, a shell as 128 more. ^C is not a failure, nor is what cannot be an
 * exit code (HTTP's).
 */
const byCode = (code: number, isExit: boolean): FailureKind | null => {
  const number = code < 0 ? -code : code > 128 && code < 160 ? code - 128 : 0;
  if (number === SIGINT) return null;
  const isError = isExit && code > 0 && code < 256;
  return (number === 0 ? null : bySignal(number)) ?? (isError || code < 0 ? 'child-failed' : null);
};

const found = (pattern: RegExp, text: string): {at: number; whole: string; part: string} | null => {
  const match = pattern.exec(text);
  const part = match?.slice(1).find(one => one !== undefined);
  return match === null || part === undefined ? null : {at: match.index, whole: match[0], part};
};

/**
 * How a child process of the run ended, by what its parent prints; null for other lines, and where it ended well or by
 * ^C.
 */
export const readChildDeath = (text: string): {kind: FailureKind; at: number} | null => {
  const signal = found(SIGNAL, text);
  const code = signal === null ? found(CODE, text) : null;
  const reported = signal ?? code;
  if (reported !== null) {
    const kind =
      signal === null ? byCode(Number(reported.part), /exit|Error|^npm/.test(reported.whole)) : byName(reported.part);
    return kind === null ? null : {kind, at: reported.at};
  }
  const at = text.search(RELAYED);
  return at < 0 ? null : {kind: 'child-failed', at};
};
