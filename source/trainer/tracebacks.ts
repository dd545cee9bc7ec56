import type {FailureKind} from '../journal/events.js';

const TRACEBACK = 'Traceback (most recent call last)';
/** Stands before a traceback after which Python continues: mostly of something that it could not tidy up at its end. */
const IGNORED = 'Exception ignored ';

/**
 * Frames that say more than the exception does, which comes for other reasons too: the frame, the general kind, the
 * special one.
 */
const FRAMES: readonly (readonly [RegExp, FailureKind, FailureKind])[] = [
  // mlx_lm takes what is no folder for a dataset of the hub, and only then needs the package `datasets`.
  [/, in load_hf_dataset$/, 'missing-module', 'no-data'],
  [/, in load_model$/, 'bad-checkpoint', 'damaged-model'],
  // mlx_lm opens what --config names, whatever its ending.
  [/^\s+with open\(config, "r"\) as file:$/, 'python-error', 'no-config'],
  // An empty file of data has no first row.
  [/, in create_dataset$/, 'python-error', 'no-data'],
  [/, in load_subset$/, 'python-error', 'bad-data'],
  // A file system of another system has no owners or permissions to set: the file itself may still be opened.
  [/^\s+os\.(?:l?chown|l?chmod|utime|setxattr|link)\(|, in copy(?:mode|stat)$/, 'not-permitted', 'python-error'],
];

/** ray puts a task's own frames and exception behind its own, without another heading. */
const RELAYED = /\bRayTaskError\(\w{1,80}\): /;

/** Frames are indented; rich draws a box around them. */
const FRAME = /^[\s│╭╰┃]|^$/;

/** What a line is to the traceback of the process that printed it. */
export type TracebackLine =
  /** It begins one, or belongs to one. */
  | {kind: 'inside'}
  /** The line below the frames, which names the exception. */
  | {kind: 'exception'; text: string; isIgnored: boolean; special(kind: FailureKind): FailureKind}
  | {kind: 'outside'};

const INSIDE: TracebackLine = {kind: 'inside'};
const OUTSIDE: TracebackLine = {kind: 'outside'};

/** A reader of one process' tracebacks, line by line. */
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
    const [seen, wasIgnored] = [frames, isIgnored];
    isIgnored = false;
    return {kind: 'exception', text, isIgnored: wasIgnored, special: kind => seen.get(kind) ?? kind};
  };

  return line => {
    if (line.includes(TRACEBACK)) return open(line);
    if (!isOpen) {
      isIgnored = line.startsWith(IGNORED);
      return OUTSIDE;
    }
    if (lead !== '' && line.startsWith(lead)) isLeadSeen = true;
    // What the first line was glued to (a bar) does not stand before the other lines; other processes may print
    // meanwhile.
    else if (!isLeadSeen) lead = '';
    else return OUTSIDE;
    const text = line.slice(lead.length);
    if (!FRAME.test(text)) return exception(text);
    for (const [frame, general, special] of FRAMES) if (frame.test(text)) frames.set(general, special);
    return INSIDE;
  };
};
