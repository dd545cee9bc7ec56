import type {FailureKind} from '../journal/events.js';

/** How a parent tells of its child's exit code: `failed (exitcode: -9)`, `exits with return code = -9`, `returned non-zero exit status 137`. */
const CODE =
  /\b(?:exit(?:ed|s)?|return(?:ed|s)?|non-zero|failed|stopped|died|finished)\b.{0,60}?\b(?:code|status|exitcode|rc)\b[^\w-]{1,4}(-?\d{1,3})\b(?!\/)|^(?:\S{1,40} )?exitcode\s*: (-?\d{1,3}) \(pid|^g?make(?:\[\d+\])?: \*\*\* .{1,200} Error (\d{1,3})\s*$/;

const NAMED = 'SIG[A-Z]{3,5}|[Kk]illed|[Ss]egmentation fault|[Bb]us error|[Aa]borted|[Tt]erminated|Illegal instruction';
/** The same of the signal that ended it: `killed by signal: Killed.`, `died with <Signals.SIGKILL: 9>`, `Signal 9 (SIGKILL) received by PID`. */
const SIGNAL = new RegExp(
  '\\b(?:killed (?:by|with)|died with|terminated (?:by|with|on)|exited on|interrupted by|[Rr]eceived)(?: the)?(?: signal)?[: ]{1,2}' +
    `(?:<Signals\\.)?(${NAMED}|\\d{1,2}\\b)|\\bSignal \\d{1,2} \\((SIG[A-Z]{3,5})\\) received by PID|` +
    `EXIT STRING: (${NAMED})|code=(?:killed|dumped), status=\\d{1,2}/([A-Z]{3,5})\\b|got signal: (15)$|` +
    `^(?:srun: error: .{1,100}: tasks? [\\d,-]+|g?make(?:\\[\\d+\\])?: \\*\\*\\* \\[.{1,200}\\]):? (${NAMED})`,
);

/** Exceptions that only tell that a child has failed, and what stands for them. */
const RELAYED =
  /(?:^|[\s.])(?:ChildFailedError|CalledProcessError|ProcessRaisedException|ProcessExitedException|BrokenProcessPool|TrainingFailedError|RayTaskError\(\w{1,80}\)):(?: |$)|DataLoader worker \(pid\(s\) [\d, ]{1,200}\) exited unexpectedly|^srun: error: .{1,100}: tasks? [\d,-]+: Exited with exit code \d/;

const SIGINT = 2;
const BY_NUMBER: Readonly<Record<number, FailureKind>> = {9: 'killed-for-memory', 15: 'terminated'};
const BY_NAME: readonly (readonly [RegExp, number])[] = [
  [/^(?:SIG)?KILL(?:ED)?$/, 9],
  [/^(?:SIG)?TERM(?:INATED)?$/, 15],
  [/^(?:SIG)?INT$/, SIGINT],
  [/^(?:SIG)?HUP$/, 1],
];
/** Those of a fault: SIGILL, SIGTRAP, SIGABRT, SIGBUS (on Linux, on macOS), SIGFPE, SIGSEGV. */
const FAULTS = new Set([4, 5, 6, 7, 8, 10, 11]);

const bySignal = (number: number): FailureKind | null => BY_NUMBER[number] ?? (FAULTS.has(number) ? 'crashed' : null);

const byName = (text: string): FailureKind | null => {
  if (/^\d+$/.test(text)) return bySignal(Number(text));
  const known = BY_NAME.find(([pattern]) => pattern.test(text.toUpperCase()));
  return known === undefined ? 'crashed' : bySignal(known[1]);
};

/** Python's way of a signal is its negative number, a shell's is 128 more; ^C is no failure. */
const byCode = (code: number): FailureKind | null => {
  const number = code < 0 ? -code : code > 128 && code < 160 ? code - 128 : 0;
  if (code === 0 || number === SIGINT) return null;
  return (number === 0 ? null : bySignal(number)) ?? 'child-failed';
};

/** How a child of the training ended, by what its parent prints of it; null for all other lines, and where it ended well or by ^C. */
export const readChildDeath = (text: string): {kind: FailureKind; at: number} | null => {
  const signal = SIGNAL.exec(text);
  const name = signal?.slice(1).find(part => part !== undefined);
  if (signal !== null && name !== undefined) {
    const kind = byName(name);
    return kind === null ? null : {kind, at: signal.index};
  }
  const code = CODE.exec(text);
  const value = code?.slice(1).find(part => part !== undefined);
  if (code !== null && value !== undefined) {
    const kind = byCode(Number(value));
    return kind === null ? null : {kind, at: code.index};
  }
  const relayed = RELAYED.exec(text);
  return relayed === null ? null : {kind: 'child-failed', at: relayed.index};
};
