import type {FailureKind} from '../journal/events.js';

const TRACEBACK = 'Traceback (most recent call last)';
/** Before a traceback that Python goes on after: mostly of something that it could not tidy up at its end. */
const IGNORED = 'Exception ignored ';

/** What was under way says more than the exception: the same ones come for other reasons too. */
const FRAMES: readonly (readonly [RegExp, FailureKind, FailureKind])[] = [
  // mlx_lm takes what is no folder for a dataset of the hub, and only then needs the package `datasets`.
  [/, in load_hf_dataset$/, 'missing-module', 'no-data'],
  [/, in load_model$/, 'bad-checkpoint', 'damaged-model'],
  // mlx_lm opens what --config names, whatever its ending.
  [/^\s+with open\(config, "r"\) as file:$/, 'python-error', 'no-config'],
  // An empty file of data has no first row to look at.
  [/, in create_dataset$/, 'python-error', 'no-data'],
  [/, in load_subset$/, 'python-error', 'bad-data'],
  // A disk of another system's has no owners and no permissions to set: the file itself may be opened all the same.
  [/^\s+os\.(?:l?chown|l?chmod|utime|setxattr|link)\(|, in copy(?:mode|stat)$/, 'not-permitted', 'python-error'],
];

/** ray puts a task's own frames and exception behind its own, without another heading. */
const RELAYED = /\bRayTaskError\(\w{1,80}\): /;

/** Frames are set in; rich draws a box around them. */
const FRAME = /^[\s│╭╰┃]|^$/;

/** What a line is to the traceback of the one who printed it. */
export type TracebackLine =
  /** It begins one, or belongs to one. */
  | {kind: 'inside'}
  /** The line below the frames, which tells of the exception. */
  | {kind: 'exception'; text: string; isIgnored: boolean; special(kind: FailureKind): FailureKind}
  | {kind: 'outside'};

const INSIDE: TracebackLine = {kind: 'inside'};
const OUTSIDE: TracebackLine = {kind: 'outside'};

/** Follows one process' tracebacks. */
export const createTraceback = (): ((line: string) => TracebackLine) => {
  let isOpen = false;
  let isIgnored = false;
  let frames = new Map<FailureKind, FailureKind>();
  /** What stands before the word, and before all lines of this traceback where something prefixes them. */
  let lead = '';
  let isLeadSeen = false;

  const open = (line: string): TracebackLine => {
    isOpen = true;
    frames = new Map();
    lead = line.slice(0, line.indexOf(TRACEBACK));
    isLeadSeen = false;
    return INSIDE;
  };

  const exception = (text: string): TracebackLine => {
    isOpen = RELAYED.test(text);
    const [told, wasIgnored] = [frames, isIgnored];
    isIgnored = false;
    return {kind: 'exception', text, isIgnored: wasIgnored, special: kind => told.get(kind) ?? kind};
  };

  return line => {
    if (line.includes(TRACEBACK)) return open(line);
    if (!isOpen) {
      isIgnored = line.startsWith(IGNORED);
      return OUTSIDE;
    }
    if (lead !== '' && line.startsWith(lead)) isLeadSeen = true;
    // A bar that the first line was glued to stands before no other; others may print meanwhile.
    else if (!isLeadSeen) lead = '';
    else return OUTSIDE;
    const text = line.slice(lead.length);
    if (!FRAME.test(text)) return exception(text);
    for (const [frame, general, special] of FRAMES) if (frame.test(text)) frames.set(general, special);
    return INSIDE;
  };
};
