import type {FailureKind} from '../journal/events.js';
import {takenByReading, takenSentence} from './card-taken.js';
import {failureSentence} from './failure-words.js';
import {REFUSED} from './guarded-places.js';
import {isSwapping} from './memory-limits.js';
import {outcomeOf} from './outcome.js';
import {withPlace} from './save-failure.js';
import type {RunState} from './state.js';
import {lastMinutes} from './story/minutes.js';
import type {RunView} from './view.js';

/** 128 + a signal, as a shell reports it. */
const KILLED = 137;
const TERMINATED = 143;
/** Those of SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS (on Linux, on macOS) and SIGSEGV. */
const CRASHED = new Set([132, 133, 134, 135, 136, 138, 139]);
/** A shell's own codes: for what it found but cannot execute, and for a command that it did not find. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

const bySignal = (code: number | null): FailureKind | null => {
  if (code === KILLED) return 'killed-for-memory';
  if (code === TERMINATED) return 'terminated';
  return code !== null && CRASHED.has(code) ? 'crashed' : null;
};

const byExitCode = (code: number | null): FailureKind | null => {
  if (code === NOT_EXECUTABLE) return 'not-executable';
  return code === NOT_FOUND ? 'command-not-found' : bySignal(code);
};

type Reason = {kind: FailureKind; line: string | null};

/** A trainer that holds so much of the memory may have grown past the rest between two samples. */
const LARGE_SHARE = 0.5;

const isLarge = ({sample, training}: RunState): boolean => {
  const held = [sample?.trainer?.memoryBytes, sample?.trainer?.peakBytes, training.peakMemoryBytes];
  const total = sample?.memory?.totalBytes ?? null;
  return total !== null && Math.max(...held.map(bytes => bytes ?? 0)) >= LARGE_SHARE * total;
};

/** Whether memory was short in the last minutes, as far as there are samples; null where that is not known. */
const wasShort = (state: RunState): boolean | null => {
  const minutes = lastMinutes(state);
  if (isLarge(state) || (minutes !== null && isSwapping(minutes))) return true;
  const pressure = minutes?.pressure ?? null;
  return pressure === null ? null : pressure !== 'green';
};

/**
 * Failures that may have been caught, or come from something that was not needed: a signal that ended the run says
 * more.
 */
const MAY_BE_CAUGHT = new Set<FailureKind>([
  'python-error',
  'child-failed',
  'command-not-found',
  'script-not-found',
  'nothing-to-run',
  'not-executable',
  'no-folder',
  'no-environment',
]);

const reasonOf = ({end, failure, stops}: RunState): Reason | null => {
  const code = stops.length > 0 ? null : (end?.exitCode ?? null);
  const byCode = failure?.kind === 'child-failed' ? byExitCode(code) : bySignal(code);
  if (failure !== null && (byCode === null || !MAY_BE_CAUGHT.has(failure.kind))) return failure;
  const kind = byCode ?? byExitCode(code);
  return kind === null ? null : {kind, line: null};
};

/** SIGKILL alone, and a shell's word for it, do not say why: what memory did does. */
const weighed = (state: RunState, reason: Reason | null): Reason | null =>
  reason?.kind === 'killed-for-memory' && wasShort(state) === false ? {...reason, kind: 'killed'} : reason;

/** How a folder that may not be opened looks in programs that do not say why. */
const MAY_BE_REFUSED = new Set<FailureKind>([
  'save-failed',
  'bad-checkpoint',
  'damaged-model',
  'model-offline',
  'no-data',
  'no-config',
]);
const NO_FILE = /No such file|Failed to open|not found/;

/** Where the recorder was refused a folder of the run, that is the reason, and its warning names the place. */
const byRefusal = ({warnings}: RunState, reason: Reason | null): {reason: Reason; place: string} | null => {
  const refused = warnings.find(({code}) => code === REFUSED.saves || code === REFUSED.folder);
  if (refused === undefined || reason === null) return null;
  const isLikely =
    MAY_BE_REFUSED.has(reason.kind) || (reason.kind === 'python-error' && NO_FILE.test(reason.line ?? ''));
  return isLikely ? {reason: {...reason, kind: 'not-permitted'}, place: refused.text} : null;
};

/** What says by itself whose memory filled the card. */
const SAYS_WHOSE = /memory in use|reserved in total by PyTorch/;

/** Who took the card's memory from the run, by its last words or by the last reading of the cards; null for nobody. */
const cardReason = ({cards: {latest}}: RunState, {kind, line}: Reason): (Reason & {sentence: string}) | null => {
  const isTaken = kind === 'cuda-memory-taken';
  if (!isTaken && kind !== 'cuda-out-of-memory') return null;
  const bySaid = isTaken ? takenSentence(line ?? '', latest?.processes) : null;
  const sentence = bySaid ?? (SAYS_WHOSE.test(line ?? '') ? null : takenByReading(latest));
  return sentence === null ? null : {kind: 'cuda-memory-taken', line, sentence};
};

/**
 * Why a run failed: by what it printed, otherwise by its exit code. Null for a run that did not fail, and where that is
 * not known.
 */
export const describeFailure = (state: RunState): RunView['run']['failure'] => {
  const outcome = outcomeOf(state);
  if (outcome !== 'failed' && outcome !== 'interrupted') return null;
  const weighty = weighed(state, reasonOf(state));
  const byCard = weighty && cardReason(state, weighty);
  if (byCard) return byCard;
  const refusal = byRefusal(state, weighty);
  const reason = refusal?.reason ?? weighty;
  const words =
    refusal?.place ?? (weighty?.kind === 'not-permitted' ? withPlace(state, weighty.line ?? '') : weighty?.line);
  // A later version's kind has no sentence here.
  const sentence = reason === null ? undefined : failureSentence(reason.kind, words ?? null);
  return reason === null || sentence === undefined ? null : {kind: reason.kind, sentence, line: reason.line};
};
