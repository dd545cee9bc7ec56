import type {Readable} from 'node:stream';
import {errorMessage} from '../errors.js';
import {RunHistory} from '../history/history.js';
import {writeRollup} from '../history/rollup.js';
import type {Host} from '../host/types.js';
import {describe} from '../insight/describe.js';
import type {RunEvent, TrainingEvent} from '../journal/events.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {RunRecord} from '../journal/run-record.js';
import {createReader, type TrainerReader} from '../trainer/reader.js';
import {endEvent, readExitCode} from './ending.js';
import {RawLog} from './raw-log.js';
import {Sampler} from './sampler.js';
import {JournalSink} from './sink.js';
import {BarThrottle} from './throttle.js';

/** How often the exit file is looked for, and how long the pipe must have been quiet when it is there. */
const CHECK_MS = 250;
const QUIET_MS = 500;
/** A wrapper that is gone may have written its exit file a moment before; a pipe's end may come a moment before the wrapper's. */
const GRACE_MS = 1500;
/** The journal grows about 0.8 MB an hour: a view that starts reads a rollup and at most this much more. */
const ROLLUP_EVERY_BYTES = 256 * 1024;
/** How long an ended run's recorder waits for a full disk to take the last events. */
const LAST_WRITES_MS = 60_000;

export type RecorderOptions = {
  host: Host;
  paths: RunPaths;
  record: RunRecord;
  wrapperPid: number;
  input: Readable;
  /** Told in a place that needs no new disk space. */
  onProblem: (problem: string | null) => void;
};

/** Wires the trainer's output and the host's samples to the journal until the run has ended. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #sink: JournalSink;
  readonly #log: RawLog;
  readonly #reader: TrainerReader;
  readonly #throttle = new BarThrottle();
  readonly #sampler: Sampler;
  readonly #history: RunHistory;
  #rollupBytes = 0;
  #lastByteAt = performance.now();
  #inputEndedAt: number | null = null;
  #wrapperGoneAt: number | null = null;
  #sampling = false;
  #over = false;
  #failures = 0;
  #finish: () => void = () => undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#sink = new JournalSink(options.paths.journal, options.onProblem);
    const pattern = options.record.iterationsPattern;
    this.#log = new RawLog(options.paths.log);
    this.#reader = createReader(pattern === null ? {} : {pattern});
    this.#sampler = new Sampler(options.host, options.wrapperPid);
    this.#history = new RunHistory(options.paths);
  }

  /** Records until the run has ended, its pipe has closed, or `stop` was called. */
  async run(): Promise<void> {
    this.#history.catchUpFully();
    const {lastEventAt} = describe(this.#history.state, Date.now()).recorder;
    const gapSeconds = lastEventAt === null ? null : Math.max(0, (Date.now() - lastEventAt) / 1000);
    this.#write([
      {t: Date.now(), type: 'recording', pid: process.pid, gapSeconds: this.#hasRecorded() ? gapSeconds : null},
    ]);
    const {input} = this.#options;
    input.on('data', (chunk: Buffer) => this.#take(chunk));
    input.once('close', () => this.#inputEnded());
    input.once('end', () => this.#inputEnded());
    input.once('error', () => this.#inputEnded());
    const sampling = setInterval(() => void this.#sample(), this.#options.record.intervalMs);
    const checking = setInterval(() => this.#check(), CHECK_MS);
    void this.#sample();
    await new Promise<void>(resolve => {
      this.#finish = resolve;
    });
    clearInterval(sampling);
    clearInterval(checking);
    await this.#settle();
    this.#saveRollup();
    this.#sink.close();
    this.#log.close();
    input.destroy();
  }

  /** Ends the recording although the run has not ended (SIGTERM). */
  stop(): void {
    this.#end({t: Date.now(), type: 'recording-ended', reason: 'signal'});
  }

  #hasRecorded(): boolean {
    return this.#history.state.recordings > 0;
  }

  #take(chunk: Buffer): void {
    this.#lastByteAt = performance.now();
    this.#log.append(chunk);
    this.#training(this.#reader.push(chunk));
  }

  #training(events: readonly TrainingEvent[]): void {
    const t = Date.now();
    this.#write(this.#throttle.pass(events, t).map(event => ({...event, t})));
  }

  #write(events: readonly RunEvent[]): void {
    this.#sink.write(events, Date.now());
  }

  #inputEnded(): void {
    this.#inputEndedAt ??= performance.now();
  }

  async #sample(): Promise<void> {
    if (this.#sampling) return;
    this.#sampling = true;
    try {
      this.#history.catchUp();
      const {pausedSince} = describe(this.#history.state, Date.now()).run;
      const events = await this.#sampler.look(pausedSince !== null, this.#log.bytes);
      const t = Date.now();
      this.#write([...this.#throttle.due(t).map(event => ({...event, t})), ...events]);
      const identity = await this.#options.host.processIdentity(this.#options.wrapperPid);
      if (identity === null) this.#wrapperGoneAt ??= performance.now();
      if (this.#history.rollup().journalBytes - this.#rollupBytes >= ROLLUP_EVERY_BYTES) this.#saveRollup();
      this.#failures = 0;
    } catch (error) {
      if (this.#failures++ === 0) {
        const text = `A look at the machine failed: ${errorMessage(error)}`;
        this.#write([{t: Date.now(), type: 'warning', code: 'sampling', text}]);
      }
    } finally {
      this.#sampling = false;
    }
  }

  #check(): void {
    const now = performance.now();
    const {exit} = this.#options.paths;
    const exitCode = readExitCode(exit);
    const quiet = this.#inputEndedAt !== null || now - this.#lastByteAt >= QUIET_MS;
    const gone = this.#wrapperGoneAt !== null && now - this.#wrapperGoneAt >= GRACE_MS;
    if (quiet && (exitCode !== null || gone)) this.#ended(exitCode);
    else if (this.#inputEndedAt !== null) this.#withoutInput(now - this.#inputEndedAt);
  }

  /** The pipe has closed: either the pane is gone, which the next look at the wrapper tells, or somebody took the pipe away. */
  #withoutInput(sinceMs: number): void {
    void this.#sample();
    if (sinceMs < 2 * GRACE_MS || this.#wrapperGoneAt !== null) return;
    this.#end({t: Date.now(), type: 'recording-ended', reason: 'pipe-closed'});
  }

  #ended(exitCode: number | null): void {
    this.#training(this.#reader.flush());
    this.#history.catchUpFully();
    this.#end(endEvent(Date.now(), exitCode, this.#history.state.stops.length > 0));
  }

  #end(event: RunEvent): void {
    if (this.#over) return;
    this.#over = true;
    const t = Date.now();
    this.#write([...this.#throttle.due(Number.POSITIVE_INFINITY).map(held => ({...held, t})), event]);
    this.#finish();
  }

  async #settle(): Promise<void> {
    const until = performance.now() + LAST_WRITES_MS;
    while (!this.#sink.settled && performance.now() < until) {
      await new Promise(resolve => setTimeout(resolve, CHECK_MS));
      this.#sink.write([], Date.now());
    }
  }

  #saveRollup(): void {
    this.#history.catchUpFully();
    const rollup = this.#history.rollup();
    try {
      writeRollup(this.#options.paths.rollup, rollup);
      this.#rollupBytes = rollup.journalBytes;
    } catch (error) {
      // It can be computed again; a view then starts more slowly. A disk that is full is already told by the sink.
      this.#rollupBytes = rollup.journalBytes;
      this.#options.onProblem(`The rollup cannot be written: ${errorMessage(error)}`);
    }
  }
}
