import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage} from '../errors.js';
import {RunHistory} from '../history/history.js';
import {writeRollup} from '../history/rollup.js';
import type {Host} from '../host/types.js';
import {describe} from '../insight/describe.js';
import type {RunEvent, TrainingEvent} from '../journal/events.js';
import type {RunPaths} from '../journal/run-folder.js';
import {type RunRecord, runProcesses} from '../journal/run-record.js';
import {statusLineText} from '../report/status-line.js';
import {lastWords} from '../trainer/last-words.js';
import {MAX_LINE_LENGTH} from '../trainer/lines.js';
import {createReader, type TrainerReader} from '../trainer/reader.js';
import type {ProcessRoot} from '../trainer/tree.js';
import {END_LINES, endByWords, hasSaidItsEnd, judgeAdopted} from './adopted-ending.js';
import {AlertWatch, type AlertWatchOptions} from './alert-watch.js';
import {AppWatch} from './app-watch.js';
import {Burst} from './burst.js';
import {type EndSigns, type EndWaits, endEvent, judge, readExitCode, type Verdict} from './ending.js';
import {presentFacts, type RecorderInput} from './input.js';
import {PolicyWatch} from './policy-watch.js';
import {PowerWatch} from './power-watch.js';
import {PriorWatch} from './prior-watch.js';
import {RawLog} from './raw-log.js';
import {RootsWatch} from './roots-watch.js';
import {Sampler} from './sampler.js';
import {SettingsWatch} from './settings-watch.js';
import {JournalSink} from './sink.js';
import {StatusFile} from './status-file.js';
import {openLine} from './tail.js';
import {BarThrottle} from './throttle.js';
import {Troubles} from './troubles.js';

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
  readonly #log: RawLog;
  readonly #reader: TrainerReader;
  readonly #throttle = new BarThrottle();
  readonly #sampler: Sampler;
  readonly #power: PowerWatch;
  readonly #apps: AppWatch;
  readonly #settings: SettingsWatch;
  readonly #prior: PriorWatch;
  readonly #roots: RootsWatch;
  readonly #alerts: AlertWatch;
  readonly #policy: PolicyWatch | null;
  readonly #history: RunHistory;
  readonly #statusFile: StatusFile;
  readonly #troubles = new Troubles();
  #rollupBytes = 0;
  #lastByteAt = performance.now();
  readonly #burst = new Burst();
  #exitSeenAt: number | null = null;
  #inputEndedAt: number | null = null;
  #looking = false;
  #over = false;
  #pipeClosed = false;
  readonly #finished: Promise<void>;
  #finish: () => void = () => undefined;

  constructor(options: RecorderOptions) {
    const {host, paths, record, wrapperPid, tools, onProblem, sendAlert = null, times = TIMES} = options;
    this.#options = options;
    this.#times = times;
    this.#sink = new JournalSink(paths.journal, onProblem);
    this.#log = new RawLog(paths.log);
    this.#reader = createReader(record.iterationsPattern === null ? {} : {pattern: record.iterationsPattern});
    const roots: readonly ProcessRoot[] =
      wrapperPid === null
        ? runProcesses(record)
        : [{pid: wrapperPid, identity: record.tmux?.wrapperIdentity ?? null, itself: false}];
    this.#sampler = new Sampler(host, roots);
    const write = (event: RunEvent): void => {
      if (!this.#over) this.#write([event]);
    };
    const troubleWith =
      (code: string) =>
      (text: string | null): void => {
        if (!this.#over) this.#trouble(code, text);
      };
    this.#power = new PowerWatch({host, write, onTrouble: troubleWith('power')});
    this.#apps = new AppWatch({host, rootPids: roots.map(({pid}) => pid), write, onTrouble: troubleWith('apps')});
    this.#roots = new RootsWatch(host, roots);
    this.#alerts = new AlertWatch({
      write: event => this.#write([event]),
      send: sendAlert,
      onTrouble: troubleWith('alerts'),
    });
    const policyTrouble = troubleWith('auto-pause');
    this.#policy =
      wrapperPid === null || !record.autoPause
        ? null
        : new PolicyWatch({
            host,
            paths,
            record,
            wrapperPid,
            tools,
            plan: record.autoPause,
            write,
            onTrouble: policyTrouble,
          });
    this.#history = new RunHistory(paths);
    const state = () => {
      this.#history.catchUpFully();
      return this.#history.state;
    };
    this.#settings = new SettingsWatch({host, roots, record, state, write});
    this.#prior = new PriorWatch({paths, record, state, write});
    this.#statusFile = new StatusFile(paths.statusLine);
    this.#finished = new Promise(resolve => {
      this.#finish = resolve;
    });
  }

  /** Records until the run has ended, its pipe has closed, or `stop` was called. */
  async run(): Promise<void> {
    this.#begin();
    const {input, record, scrollback} = this.#options;
    if (scrollback) this.#takeHistory(scrollback);
    input.on('data', chunk => this.#take(chunk));
    input.on('history', chunk => this.#takeHistory(chunk));
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
    this.#tellStatus(true);
    this.#sink.close();
    this.#log.close();
    input.destroy();
  }

  /** Somebody else has the pipe now. */
  get pipeClosed(): boolean {
    return this.#pipeClosed;
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
    // A file is read on from the byte that was reached: the line that this stands in must not be cut.
    if (this.#options.record.adopted?.kind === 'log')
      this.#reader.push(openLine(this.#options.paths.log, MAX_LINE_LENGTH));
  }

  #take(chunk: Buffer): void {
    this.#lastByteAt = performance.now();
    this.#burst.add(chunk.length, this.#lastByteAt);
    this.#log.append(chunk);
    this.#training(this.#reader.push(chunk));
  }

  /** What was printed at times that nobody knows. */
  #takeHistory(chunk: Uint8Array): void {
    this.#lastByteAt = performance.now();
    this.#log.append(chunk);
    const t = Date.now();
    this.#write(presentFacts(this.#reader.push(chunk)).map(event => ({t, ...event, history: true as const})));
  }

  #training(events: readonly TrainingEvent[]): void {
    this.#write(this.#throttle.pass(events, Date.now()));
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

  /** One look at everything. A look that fails is told, and changes nothing about the recording. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.#power.consider(performance.now());
      await this.#roots.look(performance.now());
      this.#history.catchUp();
      const {clock, training} = this.#history.state;
      this.#settings.consider(performance.now(), training.began);
      const {pausedSince} = clock;
      const events = await this.#sampler.look(pausedSince !== null, this.#log.bytes);
      if (this.#over) return;
      this.#write(events);
      this.#tellStatus();
      await this.#prior.consider(performance.now());
      if (this.#over) return;
      this.#alerts.look(this.#history.state, Date.now());
      const memory = events.find(event => event.type === 'sample')?.memory ?? null;
      this.#apps.consider(memory, performance.now());
      // Waited for: between the signals and their note, the next look would take them for somebody else's.
      if (this.#sink.settled) await this.#policy?.look(this.#history.state, Date.now());
      if (this.#over) return;
      this.#trouble('sampling', null);
      if (this.#log.lost > 0)
        this.#trouble('output-lost', "The disk took not all of the trainer's output: the log has holes.");
      if (this.#history.rollup().journalBytes - this.#rollupBytes >= ROLLUP_EVERY_BYTES) this.#saveRollup();
    } catch (error) {
      if (!this.#over) this.#trouble('sampling', `A look at the machine failed: ${errorMessage(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  #check(): void {
    this.#write(this.#throttle.due(Date.now()));
    const now = performance.now();
    const exitCode = readExitCode(this.#options.paths.exit);
    if (exitCode !== null) this.#exitSeenAt ??= now;
    const signs = {
      lastByteAt: this.#lastByteAt,
      inBurst: this.#burst.holds,
      exitSeenAt: this.#exitSeenAt,
      wrapperGoneAt: this.#roots.goneAt,
      inputEndedAt: this.#inputEndedAt,
    };
    const verdict = this.#judge(signs, now);
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
    this.#policy?.runEnded();
    this.#training(this.#reader.flush());
    this.#write(this.#throttle.due(Number.POSITIVE_INFINITY));
    this.#history.catchUpFully();
    const {record, paths} = this.#options;
    const {state} = this.#history;
    this.#end(
      record.adopted
        ? endByWords(Date.now(), state, lastWords(paths.log, END_LINES))
        : endEvent(Date.now(), exitCode, state.stops.length > 0),
    );
  }

  #end(event: RunEvent): void {
    if (this.#over) return;
    this.#over = true;
    this.#settings.stop();
    this.#write(this.#throttle.due(Number.POSITIVE_INFINITY));
    if (event.type === 'end') {
      this.#history.catchUpFully();
      const {t, state, exitCode} = event;
      // Told before it is written: nothing stands after the end in a journal.
      this.#alerts.look({...this.#history.state, end: {at: t, state, exitCode}}, t);
    }
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
    this.#history.catchUpFully();
    const rollup = this.#history.rollup();
    this.#rollupBytes = rollup.journalBytes;
    try {
      writeRollup(this.#options.paths.rollup, rollup);
      this.#trouble('rollup', null);
    } catch (error) {
      this.#trouble('rollup', `The rollup cannot be written, so views open more slowly: ${errorMessage(error)}`);
    }
  }
}
