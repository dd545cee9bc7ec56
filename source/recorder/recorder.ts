import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage} from '../errors.js';
import {RunHistory} from '../history/history.js';
import {writeRollup} from '../history/rollup.js';
import type {Host} from '../host/types.js';
import {describe} from '../insight/describe.js';
import type {RunState} from '../insight/state.js';
import type {EventOf, RunEvent} from '../journal/events.js';
import type {RunPaths} from '../journal/run-folder.js';
import {type RunRecord, runProcesses} from '../journal/run-record.js';
import {statusLineText} from '../report/status-line.js';
import type {StopSignal} from '../trainer/control.js';
import {lastWords} from '../trainer/last-words.js';
import type {ProcessRoot} from '../trainer/tree.js';
import {END_LINES, endByWords, hasSaidItsEnd, judgeAdopted} from './adopted-ending.js';
import type {AlertWatchOptions} from './alert-watch.js';
import {type EndSigns, type EndWaits, endEvent, judge, readExitCode, type Verdict} from './ending.js';
import type {RecorderInput} from './input.js';
import {TrainerOutput} from './output.js';
import {RootsWatch} from './roots-watch.js';
import {Sampler} from './sampler.js';
import {JournalSink} from './sink.js';
import {StatusFile} from './status-file.js';
import {Troubles} from './troubles.js';
import {Watches} from './watches.js';

/** The journal grows about 0.8 MB an hour: a view that starts reads a rollup and at most this much more. */
const ROLLUP_EVERY_BYTES = 256 * 1024;

/** In ms. */
export type RecorderTimes = EndWaits & {
  /** How often the exit file is looked for. */
  checkMs: number;
  /** How long an ended run's recorder waits for a full disk to take the last events. */
  lastWritesMs: number;
  /** How long it must have been quiet after a trainer's last words, where nothing else tells of its end. */
  lastWordsMs: number;
};

const TIMES: RecorderTimes = {checkMs: 250, quietMs: 500, graceMs: 1500, lastWritesMs: 60_000, lastWordsMs: 60_000};

export type RecorderOptions = {
  host: Host;
  paths: RunPaths;
  record: RunRecord;
  /** Null for a trainer that mlxtop did not start. */
  wrapperPid: number | null;
  /** See `RecordArguments`. */
  tools?: string | undefined;
  input: RecorderInput;
  /** What the trainer printed before anybody followed it, once: it carries no times. */
  scrollback?: Uint8Array | null;
  /** Told in a place that needs no new disk space. */
  onProblem: (problem: string | null) => void;
  /** Begins to tell somebody of an alert; null tells nobody. */
  sendAlert?: AlertWatchOptions['send'];
  times?: RecorderTimes;
};

/** Wires the trainer's output and the host's samples to the journal until the run has ended. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #times: RecorderTimes;
  readonly #sink: JournalSink;
  readonly #output: TrainerOutput;
  readonly #sampler: Sampler;
  readonly #roots: RootsWatch;
  readonly #watches: Watches;
  readonly #history: RunHistory;
  readonly #statusFile: StatusFile;
  readonly #troubles = new Troubles();
  #rollupBytes = 0;
  #exitSeenAt: number | null = null;
  #inputEndedAt: number | null = null;
  #looking = false;
  /** The recording is over; its last event may still be to come. */
  #over = false;
  #isEnded = false;
  #pipeClosed = false;
  readonly #finished: Promise<void>;
  #finish: () => void = () => undefined;

  constructor(options: RecorderOptions) {
    const {host, paths, record, wrapperPid, tools, onProblem, sendAlert = null, times = TIMES} = options;
    this.#options = options;
    this.#times = times;
    this.#sink = new JournalSink(paths.journal, onProblem);
    this.#history = new RunHistory(paths);
    this.#statusFile = new StatusFile(paths.statusLine);
    const {iterationsPattern} = record;
    this.#output = new TrainerOutput({
      log: paths.log,
      iterationsPattern,
      write: events => this.#write(events.filter(event => !this.#watches.hasTold(event))),
    });
    const roots: readonly ProcessRoot[] =
      wrapperPid === null
        ? runProcesses(record)
        : [{pid: wrapperPid, identity: record.tmux?.wrapperIdentity ?? null, itself: false}];
    this.#sampler = new Sampler(host, roots);
    this.#roots = new RootsWatch(host, roots);
    this.#watches = new Watches({
      ...{host, paths, record, roots, wrapperPid, tools, sendAlert},
      state: () => this.#latestState(),
      write: event => {
        if (!this.#isEnded) this.#write([event]);
      },
      trouble: (code, text) => {
        if (!this.#over) this.#trouble(code, text);
      },
    });
    this.#finished = new Promise(resolve => {
      this.#finish = resolve;
    });
  }

  /** Records until the run has ended, its pipe has closed, or `stop` was called. */
  async run(): Promise<void> {
    this.#begin();
    const {input, record, scrollback} = this.#options;
    if (scrollback) this.#output.takeHistory(scrollback);
    input.on('data', chunk => this.#output.take(chunk));
    input.on('history', chunk => this.#output.takeHistory(chunk));
    input.on('trouble', text => this.#trouble('log', text));
    for (const ending of ['close', 'end', 'error']) input.on(ending, () => this.#inputEnded());
    input.resume();
    const looking = setInterval(() => void this.#look(), record.intervalMs);
    const checking = setInterval(() => this.#check(), this.#times.checkMs);
    void this.#look();
    await this.#finished;
    clearInterval(looking);
    clearInterval(checking);
    await this.#settle();
    this.#saveRollup();
    try {
      this.#tellStatus(true);
    } catch {
      // The rollup's own trouble with the same journal is told.
    }
    this.#sink.close();
    this.#output.close();
    input.destroy();
  }

  /** Somebody else has the pipe now. */
  get pipeClosed(): boolean {
    return this.#pipeClosed;
  }

  /** The trainer got that signal from elsewhere, as this process did. */
  noteStop(signal: StopSignal): void {
    if (!this.#isEnded) this.#write([{t: Date.now(), type: 'stop', by: 'outside', signal}]);
  }

  /** Ends the recording although the run has not ended (SIGTERM). */
  stop(): void {
    this.#end({t: Date.now(), type: 'recording-ended', reason: 'signal'});
  }

  #begin(): void {
    this.#history.catchUpFully();
    const {recordings, clock, warnings} = this.#history.state;
    this.#troubles.inherit(warnings.map(({code}) => code));
    const t = Date.now();
    const isFirst = recordings === 0 || clock.at === null;
    const gapSeconds = isFirst ? null : Math.max(0, (t - (clock.at ?? t)) / 1000);
    this.#write([{t, type: 'recording', pid: process.pid, gapSeconds}]);
    if (this.#options.record.adopted?.kind === 'log') this.#output.goOnFromLog();
  }

  #write(events: readonly RunEvent[]): void {
    this.#sink.write(events, Date.now());
  }

  #inputEnded(): void {
    this.#inputEndedAt ??= performance.now();
  }

  #trouble(code: string, text: string | null): void {
    this.#write(this.#troubles.note(code, text, Date.now()));
  }

  #latestState(): RunState {
    this.#history.catchUpFully();
    return this.#history.state;
  }

  /** One look at everything. A look that fails is told, and changes nothing about the recording. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#roots.look(performance.now());
      this.#history.catchUp();
      const {state} = this.#history;
      this.#watches.before(state);
      const events = await this.#sampler.look(state.clock.pausedSince !== null, this.#output.bytes);
      if (this.#over) return;
      this.#write(events);
      this.#tellStatus();
      this.#watches.after(this.#history.state, events.find(event => event.type === 'sample')?.memory ?? null);
      // Waited for: between the signals and their note, the next look would take them for somebody else's.
      await this.#watches.act(this.#history.state, this.#sink.settled);
      if (this.#over) return;
      this.#trouble('sampling', null);
      if (this.#output.lost > 0)
        this.#trouble('output-lost', "The disk took not all of the trainer's output: the log has holes.");
      if (this.#history.rollup().journalBytes - this.#rollupBytes >= ROLLUP_EVERY_BYTES) this.#saveRollup();
    } catch (error) {
      if (!this.#over) this.#trouble('sampling', `A look at the machine failed: ${errorMessage(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  /** Whether the run has ended. What fails is told and tried again: thrown from a timer it would end the recorder. */
  #check(): void {
    try {
      this.#checkEnd();
      if (!this.#over) this.#trouble('checking', null);
    } catch (error) {
      this.#trouble('checking', `Whether the run has ended cannot be told: ${errorMessage(error)}`);
    }
  }

  /** Null also when it cannot be read: then the wrapper's end tells of the run's. */
  #exitCode(): number | null {
    try {
      const code = readExitCode(this.#options.paths.exit);
      this.#trouble('exit-code', null);
      return code;
    } catch (error) {
      this.#trouble('exit-code', `The trainer's exit code cannot be read: ${errorMessage(error)}`);
      return null;
    }
  }

  #checkEnd(): void {
    if (this.#over) return;
    this.#output.writeDue(Date.now());
    const now = performance.now();
    const exitCode = this.#exitCode();
    if (exitCode !== null) this.#exitSeenAt ??= now;
    const signs = {
      ...this.#output.latest,
      exitSeenAt: this.#exitSeenAt,
      wrapperGoneAt: this.#roots.goneAt,
      inputEndedAt: this.#inputEndedAt,
    };
    const isGone = [signs.exitSeenAt, signs.wrapperGoneAt, signs.inputEndedAt].some(at => at !== null);
    const verdict = this.#watches.isFindingOut(isGone) ? 'goes-on' : this.#judge(signs, now);
    if (verdict === 'ended') this.#ended(exitCode);
    else if (verdict === 'pipe-closed') {
      this.#pipeClosed = true;
      this.#end({t: Date.now(), type: 'recording-ended', reason: verdict});
    }
    // The next look may be a minute away, and what it says of the wrapper decides.
    else if (signs.inputEndedAt !== null || signs.wrapperGoneAt !== null) void this.#look();
  }

  #judge(signs: EndSigns, now: number): Verdict {
    const {adopted} = this.#options.record;
    if (!adopted) return judge(signs, now, this.#times);
    return judgeAdopted(adopted, signs, now, this.#times, hasSaidItsEnd(this.#history.state));
  }

  #ended(exitCode: number | null): void {
    this.#output.finish();
    const {record, paths} = this.#options;
    const state = this.#latestState();
    this.#end(
      record.adopted
        ? endByWords(Date.now(), state, lastWords(paths.log, END_LINES))
        : endEvent(Date.now(), exitCode, state.stops.length > 0),
    );
  }

  #end(event: EventOf<'end' | 'recording-ended'>): void {
    if (this.#over) return;
    this.#over = true;
    this.#output.writeDue(Number.POSITIVE_INFINITY);
    try {
      this.#watches.stop(this.#latestState(), event.type === 'end' ? event : null);
    } catch (error) {
      // Whatever it is: the end is written.
      this.#trouble('checking', `The recording did not end well: ${errorMessage(error)}`);
    }
    this.#isEnded = true;
    this.#write([event]);
    this.#finish();
  }

  async #settle(): Promise<void> {
    const until = performance.now() + this.#times.lastWritesMs;
    while (!this.#sink.settled && performance.now() < until) {
      await delay(this.#times.checkMs);
      this.#write([]);
    }
  }

  #tellStatus(atOnce = false): void {
    this.#history.catchUp();
    const {state} = this.#history;
    this.#statusFile.write(() => statusLineText(describe(state, Date.now())), performance.now(), atOnce);
  }

  #saveRollup(): void {
    try {
      this.#history.catchUpFully();
      const rollup = this.#history.rollup();
      this.#rollupBytes = rollup.journalBytes;
      writeRollup(this.#options.paths.rollup, rollup);
      this.#trouble('rollup', null);
    } catch (error) {
      this.#trouble('rollup', `The rollup cannot be written, so views open more slowly: ${errorMessage(error)}`);
    }
  }
}
