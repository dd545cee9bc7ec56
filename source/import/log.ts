import {createExaminer} from '../trainer/examine.js';
import type {TrainerReader} from '../trainer/reader.js';
import {createReader} from '../trainer/reader.js';
import {settingsFromWords} from '../trainer/settings/from-words.js';
import {msOf} from './records.js';
import {createCalendar, MAX_HEAD, type Stamp, stampOf} from './stamps.js';
import {thinned} from './thin.js';
import type {FileFacts, FormatReader, Take} from './types.js';

const LINE_FEED = 0x0a;
/** Lines whose times are still known when a later one shows that they count. */
const MAX_KEPT = 4096;

/** What `script` writes around a session: when it began and ended, and with which exit code. */
const SCRIPT = /^Script (started|done) on (\d{4}-\d\d-\d\d .{8,15}?)(?: \[|$)/;
/** Its line has the whole command. */
const MAX_SCRIPT = 8192;
const EXIT_CODE = /\[COMMAND_EXIT_CODE="(\d{1,3})"\]\s*$/;

/** Its command, where that is plain words: with quotes and the like only a shell knows what they are. */
const COMMAND = /\[COMMAND="([\w./:=@,+ -]{1,4000})"/;

/** What the words of a command say of the run. */
const factsOfCommand = (text: string): Pick<FileFacts, 'command' | 'settings' | 'iterations'> => {
  const command = text.split(' ').filter(Boolean);
  const {settings, iterations} = settingsFromWords(command);
  return {command, settings, ...(iterations !== null && {iterations})};
};

/** The times of lines by their numbers, as far as a line that counts later may need them. */
const createTimes = () => {
  let lines: {line: number; at: Stamp}[] = [];
  return {
    note: (line: number, at: Stamp): void => {
      lines.push({line, at});
      if (lines.length > 2 * MAX_KEPT) lines = lines.slice(-MAX_KEPT);
    },
    /** The time of that line, or the last before it. */
    before: (line: number): Stamp | null => lines.findLast(one => one.line <= line)?.at ?? null,
  };
};

/**
 * Reads a trainer's output as it was kept by `tee`, `script`, `nohup` or a logger, of any trainer that mlxtop reads, by
 * the recorder's own reader. Times that stand in front of lines date what those say; a line without one has that of the
 * line before.
 */
export const logReader = (take: Take, reader: TrainerReader = createReader()): FormatReader => {
  const calendar = createCalendar();
  const times = createTimes();
  const {take: pass, end} = thinned(take);
  const facts: FileFacts = {};
  let current: Stamp | null = null;
  /** The time in front of the line that is being read, up to its line feed: a bar's states share it. */
  let own: Stamp | null = null;

  const noteTime = (head: string, line: number): void => {
    const found = stampOf(head);
    const at = found === null ? null : calendar(found);
    if (at === null) return;
    own = at;
    facts.first ??= at;
    facts.last = at;
    current = at;
    times.note(line, at);
  };

  const noteScript = (line: string): void => {
    const [, which, when = ''] = SCRIPT.exec(line.trimEnd()) ?? [];
    const at = msOf(when) ?? undefined;
    const command = which === 'started' ? COMMAND.exec(line)?.[1] : undefined;
    if (command !== undefined) Object.assign(facts, factsOfCommand(command));
    const code = which === 'done' ? EXIT_CODE.exec(line)?.[1] : undefined;
    if (at !== undefined) Object.assign(facts, which === 'done' ? {endedAt: at} : {startedAt: at});
    if (code !== undefined) facts.exitCode = Number(code);
  };

  const examiner = createExaminer(reader, (events, bytes, line) => {
    const head = Buffer.from(bytes.subarray(0, MAX_HEAD)).toString('latin1');
    noteTime(head, line);
    if (head.startsWith('Script ')) noteScript(Buffer.from(bytes.subarray(0, MAX_SCRIPT)).toString('utf8'));
    for (const {t, retold: _retold, ...event} of events) {
      const at = t === undefined || t === line ? current : times.before(t);
      pass({event, at, isOwn: own !== null});
    }
    if (bytes.at(-1) === LINE_FEED) own = null;
  });

  return {
    push: bytes => examiner.push(bytes),
    end: () => {
      const examined = examiner.end();
      end();
      return {examined, facts};
    },
  };
};
