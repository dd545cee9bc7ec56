import {expect, describe as group, test} from '@jest/globals';
import {toDoItems} from '../../../source/dashboard/panels/to-do-items.js';
import {ALERT_CODES} from '../../../source/insight/alerts/catalogue.js';
import {alertsNow} from '../../../source/insight/alerts/now.js';
import type {RunView} from '../../../source/insight/view.js';
import type {EventOf, MemorySample, PowerSample} from '../../../source/journal/events.js';
import {statusText} from '../../../source/report/status.js';
import {statusJson} from '../../../source/report/status-json.js';
import {snapshot} from '../../dashboard/fixtures/snapshot.js';
import {sceneOf} from '../../dashboard/screens.js';
import {card, MB, ofTrainer, other, sharedSession} from '../cards/session.js';
import {type HostDoes, HostsTimeline} from '../hosts/hosts-timeline.js';
import {foldAll, sample, Timeline} from '../timeline.js';

const GIB = 1024 ** 3;

const begun = (): Timeline => new Timeline().total(3000).training().wait(60).report(10);

/** A reading of the machine every ten seconds for that long, while training continues. */
const looks = (line: Timeline, seconds: number, memory: Partial<MemorySample>): Timeline => {
  for (let second = 0; second < seconds; second += 10) {
    const event = sample(second);
    line.wait(10).add({...event, memory: {...event.memory, ...memory}} as Omit<EventOf<'sample'>, 't'>);
    line.add({type: 'progress', iteration: 11 + second, total: null});
  }
  return line;
};

/** Validations every hundred iterations from 1,800 on, each with its checkpoint unless `saved` says otherwise. */
const validated = (losses: readonly number[], saved: (iteration: number) => boolean = () => true): Timeline => {
  const line = begun();
  for (const [index, loss] of losses.entries()) {
    const iteration = 1800 + 100 * index;
    line.wait(100).validation(iteration, loss, 1).report(iteration);
    if (saved(iteration)) line.checkpoint(iteration);
  }
  return line;
};

const BATTERY = {onBattery: true, hasBattery: true, gpuPercent: 90, lowPowerMode: false, speedLimitPercent: null};
const low = {diskFreeBytes: 4 * GIB, swapUsedBytes: 2 * GIB};

/** A run whose other machine does that. */
const withOther = (seconds: number, does: NonNullable<HostDoes>): HostsTimeline =>
  new HostsTimeline().on('m1', 'm2').training().together(seconds, {m2: does}, {every: 10});

/** How each alert comes to ring, and the words in which it then stands. */
const RINGS: Record<string, {line: () => Timeline; says: RegExp}> = {
  finished: {line: () => begun().report(3000).end(), says: /finished/},
  failed: {
    line: () => begun().add({type: 'failure', kind: 'metal-out-of-memory', line: 'x'}).end('failed', 1),
    says: /--batch-size/,
  },
  stalled: {
    line: () => begun().reports(20, 40).watch(400),
    says: /nothing has been printed for/,
  },
  'loss-not-finite': {
    line: () => begun().wait(25).report(20, {trainLoss: Number.NaN}),
    says: /NaN or infinite since iteration 20: stop it, .*lower learning rate/,
  },
  'save-failed': {
    line: () =>
      begun()
        .add({type: 'failure', kind: 'disk-full', line: 'OSError: [Errno 28] No space left on device: a.safetensors'})
        .wait(10)
        .report(20),
    says: /A save failed at iteration 10, and the training continued/,
  },
  'val-loss-rising': {
    line: () => validated([1.7, 1.564, 1.6, 1.65, 1.7]),
    says: /Validation loss has risen since 1,900: best checkpoint 1,900 \(1\.564\); stop it and use adapters\/1900\.safetensors/,
  },
  'memory-red': {
    line: () => looks(begun(), 90, {pressure: 'red'}),
    says: /Memory pressure stays red: quit applications/,
  },
  swapping: {
    line: () => looks(begun(), 400, {pressure: 'yellow', swapOutBytesPerSecond: 20 * 1024 ** 2}),
    says: /The machine keeps swapping: quit applications/,
  },
  'disk-low': {
    line: () => looks(looks(begun(), 130, low), 10, {...low, swapUsedBytes: 3 * GIB}),
    says: /Only 4\.\d GB free on the disk that swap grows on: free some space/,
  },
  'host-swapping': {
    line: () => withOther(400, {swap: 31}),
    says: /m2 keeps swapping, and all ranks wait: quit applications there/,
  },
  'host-memory-red': {
    line: () => withOther(90, {pressure: 'red'}),
    says: /Memory pressure stays red on m2, and all ranks wait/,
  },
  'host-silent': {
    line: () => withOther(20, {}).silent('m2').together(310, {}),
    says: /m2 does not answer \(the connection broke\): memory there is not known; the run may be well/,
  },
  'card-shared': {
    line: () => sharedSession(140),
    says: /2\.\d× slower beside others on its card: wait for them or end them: python3 \(pid 1002, 2\.4 GB\)/,
  },
  'card-memory': {
    line: () => {
      const line = begun();
      const cards = [card({usedBytes: 81_000 * MB, runBytes: 60_000 * MB, othersBytes: 21_000 * MB})];
      for (let look = 0; look < 4; look++) {
        looks(line, 30, {}).add({type: 'cards', cards, processes: [ofTrainer(), other(1002, 21_000 * MB)]});
      }
      return line;
    },
    says: /The card's memory is nearly full: what the run asks for next may fail and end it; end what else/,
  },
  'on-battery': {
    line: () => begun().add({type: 'power', ...BATTERY} as Omit<EventOf<'power'>, 't'> & PowerSample),
    says: /On battery: plug it in/,
  },
};

const toDo = (view: RunView, now: number): string =>
  toDoItems(sceneOf(snapshot(view, {now})))
    .map(({text}) => text)
    .join('\n');

/** Not of a state that a recorder sees: what continues a run after a restart, and what looks at the queue, sends it. */
const SENT_ONCE = ['restarted', 'queue-held'];

test('every alert of the catalogue is made to ring here', () => {
  expect([...Object.keys(RINGS), ...SENT_ONCE].sort()).toEqual([...ALERT_CODES].sort());
});

group('after it has rung, and while it lasts, it stands with what follows from it', () => {
  test.each(Object.entries(RINGS))('%s', (code, {line: made, says}) => {
    const line = made();
    expect(alertsNow(foldAll(line.events), line.now).map(one => one.code)).toContain(code);
    const view = line.view();
    expect(toDo(view, line.now)).toMatch(says);
    expect(statusText(view, line.now, true)).toMatch(says);
    const {run, warnings} = statusJson(view, true, 'darwin');
    const state = {
      finished: run.outcome === 'finished',
      failed: run.failure !== null,
      stalled: run.state === 'stalled',
    };
    expect(state[code as keyof typeof state] ?? warnings.some(warning => warning.code === code)).toBe(true);
  });

  test.each(Object.entries(RINGS).filter(([, {line}]) => line().state().end === null))('%s: once', (_code, ring) => {
    const line = ring.line();
    const items = toDoItems(sceneOf(snapshot(line.view(), {now: line.now}))).filter(({text}) => ring.says.test(text));
    expect(items).toHaveLength(1);
  });
});

test('a healthy run has none of them', () => {
  expect(looks(begun(), 90, {pressure: 'green'}).view().warnings).toEqual([]);
});

group('a validation loss that rises', () => {
  const said = (line: Timeline): string | undefined =>
    line.view().warnings.find(({code}) => code === 'val-loss-rising')?.text;

  test('names the nearest checkpoint where none was saved at the best iteration', () => {
    expect(said(validated([1.7, 1.564, 1.6, 1.65, 1.7], iteration => iteration !== 1900))).toBe(
      'Validation loss has risen since 1,900: best at 1,900 (1.564), nearest checkpoint 1,800; stop it and use adapters/1800.safetensors.',
    );
  });

  test('says so where nothing was saved', () => {
    expect(said(validated([1.7, 1.564, 1.6, 1.65, 1.7], () => false))).toMatch(/where nothing was saved/);
  });

  test('names the best of all, which may be from before the rise', () => {
    expect(said(validated([1.5, 1.564, 1.56, 1.6, 1.65, 1.7]))).toMatch(
      /risen since 2,000: best checkpoint 1,800 \(1\.500\)/,
    );
  });

  test('stands after the end too, and not once it falls', () => {
    const line = validated([1.7, 1.564, 1.6, 1.65, 1.7]).end();
    expect(said(line)).toMatch(/\(1\.564\); use adapters\/1900/);
    expect(toDo(line.view(), line.now)).toContain('risen since 1,900');
    expect(said(validated([1.7, 1.564, 1.6, 1.65, 1.7, 1.6]))).toBeUndefined();
  });
});

test('an alert of a newer version stands in its own words', () => {
  const line = begun().add({type: 'alert', code: 'gpu-hot', text: 'The GPU is hot.'});
  expect(line.view().warnings).toEqual([{code: 'gpu-hot', text: 'The GPU is hot.', since: line.now}]);
});
