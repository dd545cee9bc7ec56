import {errorMessage} from '../errors.js';
import type {Host} from '../host/types.js';
import {monotonicNow, wallMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {StopSignal} from '../trainer/control.js';
import {lastWords} from '../trainer/last-words.js';
import {isPatternOff} from '../trainer/pattern.js';
import {END_LINES} from './adopted-ending.js';
import type {Dated} from './dated.js';
import {EndWatch} from './end-watch.js';
import {TrainerOutput} from './output.js';
import {PaneWatch} from './pane-watch.js';
import {type RecorderOptions, type RecorderTimes, rootsOf, TIMES} from './recorder-options.js';
import {recoveredEvent} from './recovered.js';
import {RootsWatch} from './roots-watch.js';
import {RunJournal} from './run-journal.js';
import {Sampler} from './sampler.js';
import {Watches} from './watches.js';

/**
 * What is the same for as long as the machine, or the container, is not started again: its first process. Null where that cannot be told,
 * which keeps nobody from recording.
 */
const placeOf = async (host: Host): Promise<string | null> => {
  try {
    return await host.processIdentity(1);
  } catch {
    return null;
  }
};

/** Wires the trainer's output and the host's samples to the journal until the run has ended. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #times: RecorderTimes;
  readonly #journal: RunJournal;
  readonly #output: TrainerOutput;
  readonly #sampler: Sampler;
  readonly #roots: RootsWatch;
  readonly #watches: Watches;
  readonly #pane: PaneWatch;
  readonly #ending: EndWatch;
  #looking = false;
  /** The recording is over; its last event may still be to come. */
  #over = false;
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
      // A followed file is copied as it is: where its reading resumes follows from how much of it the copy has.
      repaints: record.keepRepaints === true || record.adopted?.kind === 'log' ? 'all' : 'thinned',
      iterationsPattern: record.iterationsPattern,
      write: events => this.#journal.write(events.filter(event => !this.#watches.hasNoted(event))),
    });
    const roots = rootsOf(options);
    this.#sampler = new Sampler(host, roots);
    this.#roots = new RootsWatch(host, roots);
    const trouble = (code: string, text: string | null) => this.#journal.trouble(code, text);
    this.#pane = new PaneWatch(paths, record);
    this.#ending = new EndWatch({record, exitFile: paths.exit, pane: this.#pane, times, trouble});
    this.#watches = new Watches({
      ...{host, paths, record, roots, wrapperPid, sendAlert},
      state: () => this.#journal.latest(),
      write: event => {
        if (!this.#isEnded) this.#journal.write([event]);
      },
      trouble: (code, text) => {
        // Nobody else knows that nobody was told of the end.
        if (!this.#over || code === 'alerts') trouble(code, text);
      },
    });
    this.#finished = new Promise(resolve => {
      this.#finish = resolve;
    });
  }

  /** Records until the run has ended, its pipe has closed, or `stop` was called. */
  async run(): Promise<void> {
    // Somebody else may have written the end while this one waited for the lock: nothing stands after it.
    if (this.#journal.latest().end === null) await this.#record();
    this.#output.close();
    this.#options.input.destroy();
  }

  async #record(): Promise<void> {
    const {host, input, paths, record, scrollback, recovered = null} = this.#options;
    const place = await placeOf(host);
    // It may have been ended before it began.
    if (!this.#over) this.#journal.begin(place);
    if (isPatternOff(this.#journal.state.warnings)) this.#output.withoutPattern();
    this.#output.countFrom(this.#journal.state.signs.outputBytes);
    this.#output.goOnFromLog(paths.journal, recovered?.bytes ?? 0);
    if (recovered) this.#journal.write([recoveredEvent(steadyNow(), recovered)]);
    if (scrollback) this.#output.takeHistory(scrollback);
    const unlessTaken = (take: (chunk: Uint8Array) => void) => (chunk: Uint8Array) => {
      if (this.#journal.takenOver()) input.destroy();
      else take(chunk);
    };
    input.on(
      'data',
      unlessTaken(chunk => this.#output.take(chunk)),
    );
    input.on(
      'history',
      unlessTaken(chunk => this.#output.takeHistory(chunk)),
    );
    input.on('trouble', text => this.#journal.trouble('log', text));
    for (const ending of ['close', 'end', 'error']) {
      input.on(ending, () => this.#ending.inputEnded(monotonicNow()));
    }
    input.resume();
    const looking = setInterval(() => void this.#look(), record.intervalMs);
    const checking = setInterval(() => this.#check(), this.#times.checkMs);
    void this.#look();
    await this.#finished;
    clearInterval(looking);
    clearInterval(checking);
    await this.#watches.alertsSent();
    const {lastWritesMs, lastWritesKeptMs, checkMs} = this.#times;
    // Somebody's pipe, pane or shell waits for the recorder of a trainer that mlxtop did not start.
    const keptMs = record.adopted ? lastWritesMs : lastWritesKeptMs;
    await this.#journal.close({lastWritesMs, lastWritesKeptMs: keptMs, checkMs});
  }

  /** Somebody else has the pipe now. */
  get pipeClosed(): boolean {
    return this.#pipeClosed;
  }

  /** The trainer got that signal from elsewhere, as this process did. */
  noteStop(signal: StopSignal): void {
    if (!this.#isEnded) this.#journal.write([{t: steadyNow(), type: 'stop', by: 'outside', signal}]);
  }

  /** Ends the recording although the run has not ended (SIGTERM). */
  stop(): void {
    this.#end({t: steadyNow(), type: 'recording-ended', reason: 'signal'});
  }

  /** One look at everything. A look that fails is told, and changes nothing about the recording. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const journal = this.#journal;
    try {
      journal.noteClock();
      await this.#roots.look(monotonicNow());
      if (this.#options.wrapperPid !== null) await this.#pane.findPlace();
      const state = journal.catchUp();
      this.#watches.before(state);
      const events = await this.#sampler.sample(state.clock.pausedSince !== null, this.#output.bytes);
      if (this.#over) return;
      journal.write(events);
      journal.tellStatus();
      this.#watches.after(journal.state, events.find(event => event.type === 'sample')?.memory ?? null);
      // Waited for: between the signals and their note, the next look would take them for somebody else's.
      await this.#watches.act(journal.state, journal.settled);
      if (this.#over) return;
      journal.trouble('sampling', this.#sampler.trouble);
      journal.trouble('tools', this.#sampler.toolWarning);
      if (this.#output.lost > 0)
        journal.trouble('output-lost', "The disk took not all of the trainer's output: the log has holes.");
      journal.saveRollupIfGrown();
    } catch (error) {
      if (!this.#over) journal.trouble('sampling', `A look at the machine failed: ${errorMessage(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  /** Whether the run has ended. What fails is told and tried again: thrown from a timer it would end the recorder. */
  #check(): void {
    this.#sampler.tick(monotonicNow());
    try {
      this.#checkEnd();
      if (!this.#over) this.#journal.trouble('checking', null);
    } catch (error) {
      this.#journal.trouble('checking', `Whether the run has ended cannot be told: ${errorMessage(error)}`);
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
    const now = monotonicNow();
    const seen = {...this.#output.latest, wrapperGoneAt: this.#roots.goneAt};
    const {signs, isGone} = this.#ending.look(seen, now);
    const decision = this.#watches.isFinalCheckRunning(isGone)
      ? 'continues'
      : this.#ending.decide(signs, now, this.#journal.state);
    if (decision === 'ended') this.#ended();
    else if (decision === 'pipe-closed') {
      this.#pipeClosed = true;
      this.#end({t: steadyNow(), type: 'recording-ended', reason: decision});
    }
    // The next look may be a minute away, and what it says of the wrapper decides.
    else if (signs.inputEndedAt !== null || signs.wrapperGoneAt !== null) void this.#look();
  }

  #ended(): void {
    this.#output.finish();
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
      // Whatever it is: the end is written.
      this.#journal.trouble('checking', `The recording did not end well: ${errorMessage(error)}`);
    }
    this.#isEnded = true;
    this.#journal.write([event]);
    this.#finish();
  }
}
