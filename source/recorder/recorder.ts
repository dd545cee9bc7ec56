import {errorMessage} from '../errors.js';
import {monotonicNow, wallMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {StopSignal} from '../trainer/control/index.js';
import {lastWords} from '../trainer/last-words.js';
import {isPatternOff} from '../trainer/pattern.js';
import {END_LINES} from './adopted-ending.js';
import type {Dated} from './dated.js';
import {EndWatch} from './end-watch.js';
import {InsideInput} from './inside-input.js';
import {TrainerOutput} from './output.js';
import {PaneWatch} from './pane-watch.js';
import {placeOf} from './place-of.js';
import {type RecorderOptions, type RecorderTimes, rootsOf, TIMES} from './recorder-options.js';
import {recoveredEvent} from './recovered.js';
import {RootsWatch} from './roots-watch.js';
import {RunJournal} from './run-journal.js';
import {Sampler} from './sampler.js';
import {Watches} from './watches.js';

const OUTPUT_LOST = "Some of the trainer's output could not be written to the disk: the log has gaps.";

/** Wires the trainer's output and the host's samples to the journal until the run has ended. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #times: RecorderTimes;
  readonly #journal: RunJournal;
  readonly #output: TrainerOutput;
  readonly #inside: InsideInput;
  readonly #sampler: Sampler;
  readonly #roots: RootsWatch;
  readonly #watches: Watches;
  readonly #pane: PaneWatch;
  readonly #ending: EndWatch;
  #isSampling = false;
  /** The recording is over; its last event may not be written yet. */
  #over = false;
  /** The last event has been written. */
  #isEnded = false;
  #pipeClosed = false;
  readonly #finished: Promise<void>;
  #finish: () => void = () => undefined;

  constructor(options: RecorderOptions) {
    const {host, paths, record, wrapperPid, onProblem, isOurs, sendAlert = null, times = TIMES} = options;
    this.#options = options;
    this.#times = times;
    this.#journal = new RunJournal(paths, onProblem, {isOurs});
    this.#output = new TrainerOutput({
      log: paths.log,
      // A followed file is copied unchanged, because the size of the copy shows where to resume reading.
      repaints: record.keepRepaints === true || record.adopted?.kind === 'log' ? 'all' : 'thinned',
      iterationsPattern: record.iterationsPattern,
      write: events => this.#journal.write(events.filter(event => !this.#watches.hasNoted(event))),
    });
    const roots = rootsOf(options);
    this.#sampler = new Sampler(host, roots, () => this.#watches.helperCost());
    this.#roots = new RootsWatch(host, roots);
    const trouble = (code: string, text: string | null) => this.#journal.trouble(code, text);
    this.#inside = new InsideInput({
      ...{paths, record, trouble},
      state: () => this.#journal.state,
      write: events => this.#journal.write(events),
    });
    this.#pane = new PaneWatch(paths, record);
    this.#ending = new EndWatch({record, exitFile: paths.exit, pane: this.#pane, times, trouble});
    this.#watches = new Watches({
      ...{host, paths, record, roots, wrapperPid, sendAlert},
      teach: (pattern, iteration) => this.#output.teach(pattern, iteration),
      state: () => this.#journal.latest(),
      write: event => {
        if (!this.#isEnded) this.#journal.write([event]);
      },
      trouble: (code, text) => {
        // Only the recorder knows that the alert of the end was not sent.
        if (!this.#over || code === 'alerts') trouble(code, text);
      },
    });
    this.#finished = new Promise(resolve => {
      this.#finish = resolve;
    });
  }

  /** Records until the run has ended, its pipe has closed, or `stop` was called. */
  async run(): Promise<void> {
    // Another process may have written the end while this one waited for the lock: nothing may follow it.
    if (this.#journal.latest().end === null) await this.#record();
    this.#output.close();
    this.#options.input.destroy();
  }

  async #record(): Promise<void> {
    const {host, record} = this.#options;
    const place = await placeOf(host);
    // `stop` may have been called already.
    if (!this.#over) this.#journal.begin(place);
    this.#continueOutput();
    this.#readInput();
    const sampling = setInterval(() => void this.#sample(), record.intervalMs);
    const checking = setInterval(() => this.#check(), this.#times.checkMs);
    void this.#sample();
    await this.#finished;
    clearInterval(sampling);
    clearInterval(checking);
    await Promise.all([this.#watches.alertsSent(), this.#watches.metricsRemoved()]);
    const {lastWritesMs, lastWritesKeptMs, checkMs} = this.#times;
    // The user's pipe, pane or shell waits for the recorder of a trainer that mlxtop did not start.
    const keptMs = record.adopted ? lastWritesMs : lastWritesKeptMs;
    await this.#journal.close({lastWritesMs, lastWritesKeptMs: keptMs, checkMs});
  }

  /** Takes up the output where an earlier recorder, or the pane before it was followed, left it. */
  #continueOutput(): void {
    const {paths, scrollback, recovered = null} = this.#options;
    const {warnings, signs} = this.#journal.state;
    if (isPatternOff(warnings)) this.#output.withoutPattern();
    this.#output.countFrom(signs.outputBytes);
    this.#output.continueFromLog(paths.journal, recovered?.bytes ?? 0);
    if (recovered) this.#journal.write([recoveredEvent(steadyNow(), recovered)]);
    if (scrollback) this.#output.takeHistory(scrollback);
    this.#inside.begin(this.#journal.latest());
  }

  /** Starts reading the trainer's output, until another recorder takes the run over. */
  #readInput(): void {
    const {input} = this.#options;
    const unlessTakenOver = (take: (chunk: Uint8Array) => void) => (chunk: Uint8Array) => {
      if (this.#journal.takenOver()) input.destroy();
      else take(chunk);
    };
    const take = unlessTakenOver(chunk => this.#output.take(chunk));
    const takeHistory = unlessTakenOver(chunk => this.#output.takeHistory(chunk));
    input.on('data', take);
    input.on('history', takeHistory);
    input.on('trouble', text => this.#journal.trouble('log', text));
    for (const ending of ['close', 'end', 'error']) {
      input.on(ending, () => this.#ending.inputEnded(monotonicNow()));
    }
    input.resume();
  }

  /** Whether another process has taken the pipe. */
  get pipeClosed(): boolean {
    return this.#pipeClosed;
  }

  /** Notes a signal that reached the trainer from elsewhere, as it reached this process. */
  noteStop(signal: StopSignal): void {
    if (!this.#isEnded) this.#journal.write([{t: steadyNow(), type: 'stop', by: 'outside', signal}]);
  }

  /** Ends the recording although the run has not ended (SIGTERM). */
  stop(): void {
    this.#end({t: steadyNow(), type: 'recording-ended', reason: 'signal'});
  }

  /** Takes one sample of everything. A failure is reported and does not affect the recording. */
  async #sample(): Promise<void> {
    if (this.#isSampling) return;
    this.#isSampling = true;
    const journal = this.#journal;
    try {
      journal.noteClock();
      await this.#roots.check(monotonicNow());
      if (this.#options.wrapperPid !== null) await this.#pane.findPlace();
      const state = journal.catchUp();
      this.#watches.before(state);
      const events = await this.#sampler.sample(state.clock.pausedSince !== null, this.#output);
      if (this.#over) return;
      journal.write(events);
      journal.writeStatusLine();
      this.#watches.after(journal.state, events.find(event => event.type === 'sample')?.memory ?? null);
      // Awaited: a sample between the signals and their event would take them for signals from elsewhere.
      const silence = {...this.#output.silence, pids: this.#sampler.pids};
      await this.#watches.act(journal.state, journal.settled, silence);
      if (this.#over) return;
      journal.trouble('sampling', this.#sampler.trouble);
      journal.trouble('tools', this.#sampler.toolWarning);
      if (this.#output.lost > 0) journal.trouble('output-lost', OUTPUT_LOST);
      journal.saveRollupIfGrown();
    } catch (error) {
      if (!this.#over) journal.trouble('sampling', `The machine could not be sampled: ${errorMessage(error)}`);
    } finally {
      this.#isSampling = false;
    }
  }

  /** Checks whether the run has ended. A failure is reported and tried again: thrown, it would end the recorder. */
  #check(): void {
    this.#sampler.tick(monotonicNow());
    try {
      this.#checkEnd();
      if (!this.#over) this.#journal.trouble('checking', null);
    } catch (error) {
      this.#journal.trouble('checking', `It could not be checked whether the run has ended: ${errorMessage(error)}`);
    }
  }

  #checkEnd(): void {
    if (this.#over) return;
    if (this.#journal.takenOver()) {
      this.#over = true;
      this.#isEnded = true;
      this.#finish();
      return;
    }
    this.#output.writeDue(steadyNow());
    this.#inside.check();
    const now = monotonicNow();
    const seen = {...this.#output.latest, wrapperGoneAt: this.#roots.goneAt};
    const {signs, isGone} = this.#ending.update(seen, now);
    const decision = this.#watches.isFinalCheckRunning(isGone)
      ? 'continues'
      : this.#ending.decide(signs, now, this.#journal.state);
    if (decision === 'ended') this.#ended();
    else if (decision === 'pipe-closed') {
      this.#pipeClosed = true;
      this.#end({t: steadyNow(), type: 'recording-ended', reason: decision});
    }
    // The next sample may be a minute away, and it decides whether the wrapper is gone.
    else if (signs.inputEndedAt !== null || signs.wrapperGoneAt !== null) void this.#sample();
  }

  #ended(): void {
    this.#output.finish();
    this.#inside.finish(() => this.#journal.latest());
    const {log} = this.#options.paths;
    this.#journal.takeLastStop();
    this.#end(this.#ending.end(steadyNow(), this.#journal.latestWithWaiting(), () => lastWords(log, END_LINES)));
  }

  #end(event: Dated<EventOf<'end' | 'recording-ended'>>): void {
    if (this.#over) return;
    this.#over = true;
    this.#output.writeDue(wallMs(Number.POSITIVE_INFINITY));
    this.#journal.noteClock();
    try {
      this.#watches.stop(this.#journal.latestWithWaiting(), event.type === 'end' ? event : null);
    } catch (error) {
      // The end is written in any case.
      this.#journal.trouble('checking', `The recording did not end cleanly: ${errorMessage(error)}`);
    }
    this.#isEnded = true;
    this.#journal.write([event]);
    this.#finish();
  }
}
