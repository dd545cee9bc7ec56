import {describe, expect, test} from '@jest/globals';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import type {Ui} from '../../source/dashboard/ui.js';
import {apps} from './fixtures/machine.js';
import {NOW, power, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {paintedScreen, screen, shownText} from './screens.js';

const GIB = 1024 ** 3;
const size = (columns: number, rows: number): Size => ({columns, rows});
test('values are marked as old when they are, estimated where they are, and — where unknown', () => {
  expect(shownText(STATES['recorder gone'])).toMatch(/~green.*~0\.0 GB.*~0\.0 MB\/s/);
  expect(shownText(STATES.training)).toContain('≈1,234 / 2,000');
  expect(shownText(STATES['nothing known'])).toMatch(/— pressure {2}swap +— {2}in +— {2}out +—/);
  expect(shownText(STATES.training)).not.toMatch(/—|~/);
});

test('an old figure stands apart from its name', () => {
  const aged = snapshot(viewWith({memory: {ageSeconds: 14, freeBytes: 20.8 * GIB}}));
  expect(screen(aged, size(140, 40)).join('\n')).toContain('free ~20.8 GB');
});

test('a resumed trainer is not called suspended by an older reading of its processes', () => {
  expect(shownText(STATES.paused)).toContain('suspended');
  expect(shownText(snapshot(viewWith({trainer: {stopped: true}})))).not.toContain('suspended');
});

test('more to say than there is room for is counted', () => {
  expect(screen(STATES.swapping, size(50, 15)).join('\n')).toContain('(+5 more)');
});

test('what a trainer remarks on comes after what to do', () => {
  const remark = {code: 'sequences-truncated', text: 'rows longer than 2048 tokens are cut off', since: NOW};
  const warnings = [remark, {code: 'rollup', text: 'the rollup cannot be written', since: NOW}];
  expect(shownText(snapshot(viewWith({warnings})))).toMatch(/▲ the rollup cannot(.|\n)*· rows longer than 2048/);
});

test('a value that a tool did not renew is as old as it is', () => {
  const aged = (ageSeconds: number) => shownText(snapshot(viewWith({memory: {ageSeconds}})));
  expect(aged(14)).toMatch(/~green.*~0\.0 GB/);
  expect(aged(2)).not.toContain('~');
});

test('what the run has written to swap, and how little room is left for more', () => {
  expect(shownText(STATES.swapping)).toMatch(/written to swap +9\.3 GB +disk free +14\.2 GB +compressing +61\.2 MB\/s/);
  expect(shownText(STATES['slowed down'])).toContain('only 4.4 GB free on the disk that swap grows on');
  expect(shownText(STATES.training)).not.toContain('written to swap');
  expect(shownText(snapshot(viewWith({memory: {diskFreeBytes: 30 * GIB}})))).not.toContain('disk');
  const unhurried = snapshot(viewWith({memory: {diskFreeBytes: 4 * GIB}}));
  expect(shownText(unhurried)).toMatch(/disk free +4\.0 GB(.|\n)*nothing to do/);
});

test('a GPU that waits while the machine swaps, in its own colour', () => {
  const gpu = (at: Snapshot) =>
    /GPU \u001b\[22m +((?:\u001b\[[\d;]*m)*)63 %/.exec(paintedScreen(at, size(120, 40)).join('\n'))?.[1];
  expect(gpu(STATES.swapping)).toBe('\u001b[30m\u001b[43m');
  expect(shownText(snapshot(viewWith({power: {...power, takenAt: NOW - 300_000}})))).not.toContain('GPU  ');
  expect(shownText(snapshot(viewWith({power: null})))).not.toContain('GPU  ');
});

test('what it runs on, and what slows that down', () => {
  expect(shownText(STATES.training)).toContain('Apple M2  16.0 GB  macOS 15.5  GPU at most 10.7 GB  ');
  const inCursor = {terminal: {name: 'Cursor', bundleId: null}, independent: false};
  expect(shownText({...STATES.training, session: inCursor})).toContain(
    'macOS 15.5  lives in Cursor  GPU at most 10.7 GB',
  );
  const inNone = {terminal: null, independent: true};
  expect(shownText({...STATES.training, session: inNone})).toContain('macOS 15.5  independent of any app  GPU at most');
  expect(shownText(STATES['slowed down'])).toContain('10.7 GB  hot: 62 % of its speed  low power mode  on battery  ');
  expect(shownText(STATES['a Linux machine'])).toContain('32 cores  64.0 GB  Debian GNU/Linux 13  ');
});

test('the advice names its key where there is one', () => {
  expect(shownText(STATES.swapping)).toMatch(/quit Cursor \(c\): frees(.|\n)*quit Google Chrome: frees/);
  expect(shownText({...STATES.swapping, apps: {at: NOW, apps: []}})).toContain('quit Cursor: frees');
});

test('what the next run could do comes after all that this one still can', () => {
  const advice = STATES.swapping.view.advice.filter(({action}) => action === 'next-run');
  const warnings = [{code: 'memory-red', text: 'memory is red', since: NOW}];
  const at = snapshot(viewWith({advice, warnings, power: {...power, lowPowerMode: true}}));
  expect(shownText(at)).toMatch(/· memory is red(.|\n)*▲ low power mode(.|\n)*· next time: max_seq_length 768 instead/);
});

test('a test on data of its own, where there is room for it and nothing moves', () => {
  const tested = snapshot(viewWith({training: {testLoss: 2.3, testPerplexity: 9.974}}));
  const cells = /test loss +2\.300 {2}perplexity +9\.974/;
  const lines = screen(tested, size(200, 60));
  expect(lines.filter(line => cells.test(line))).toHaveLength(1);
  const without = lines.map(line => line.replace(cells, found => ' '.repeat(found.length)).trimEnd());
  expect(without).toEqual(screen(STATES.training, size(200, 60)).map(line => line.trimEnd()));
  expect(screen(tested, size(80, 24))).toEqual(screen(STATES.training, size(80, 24)));
});

describe('the applications', () => {
  const lines = (at: Snapshot, columns = 120, rows = 40, ui: Partial<Ui> = {}) => screen(at, size(columns, rows), {ui});

  test('are there when there is room, and beside the loss when memory is short', () => {
    const has = (at: Snapshot, columns: number, rows: number) => {
      const text = lines(at, columns, rows).join('\n');
      return [/^ ?apps/m.test(text), /^ ?loss {2}\d/m.test(text)];
    };
    expect(has(STATES.training, 80, 24)).toEqual([false, true]);
    expect(has(STATES.swapping, 80, 24)).toEqual([true, true]);
    for (const at of [STATES.training, STATES.swapping]) {
      expect(has(at, 50, 15)[0]).toBe(false);
      expect(has(at, 120, 40)).toEqual([true, true]);
      expect(has(at, 200, 60)).toEqual([true, true]);
    }
  });

  test('have their place before anything is known of them, and none after the end', () => {
    const place = (at: Snapshot) => lines(at).findIndex(line => line.startsWith(' apps'));
    expect(place({...STATES.training, apps: null})).toBe(place(STATES.training));
    expect(place(STATES.finished)).toBe(-1);
  });

  test('are shown with what is compressed, how many processes, a floor as one, and what must stay open', () => {
    const text = lines(STATES.training).join('\n');
    expect(text).toMatch(/ {2}Cursor +3\.6 GB +1\.2 GB +14 /);
    expect(text).toMatch(/· Safari +819 MB/);
    expect(text).toContain('· must stay open');
    expect(lines(STATES.training, 120, 40, {list: {chosen: null}}).join('\n')).toMatch(
      /training +≥10\.0 GB +3\.3 GB +1 {2}the training itself/,
    );
    expect(lines(STATES['a Linux machine']).join('\n')).toMatch(
      /memory +swapped +processes(.|\n)*Cursor +~≥3\.6 GB +—/,
    );
  });

  test('that cannot be read are one quiet line', () => {
    const shown = lines(STATES['applications that cannot be read']);
    expect(shown.filter(line => line.includes('top did not answer within 10 s, and neither'))).toHaveLength(1);
    const known = lines({...STATES.training, appsProblem: 'top did not answer'}).join('\n');
    expect(known).toMatch(/Cursor +3\.6 GB(.|\n)*memory by application is not known: top did not answer/);
  });

  test('that are small are added up in the list, and cannot be chosen', () => {
    const text = lines(STATES.swapping, 120, 40, {list: {chosen: '0 AirPlayUIAgent'}}).join('\n');
    expect(text).toContain('and 2 smaller: 31 MB');
    expect(text).not.toContain('AirPlay');
    expect(text).toContain('› Cursor');
  });

  test('the chosen one is seen in a list of any length, in any room', () => {
    for (const [columns, rows] of [
      [40, 3],
      [50, 15],
      [80, 24],
      [120, 40],
    ] as const) {
      for (const {name, mainPid, protected: reason} of apps) {
        if (reason !== null || name === 'AirPlayUIAgent') continue;
        const ui = {list: {chosen: `${mainPid} ${name}`}};
        expect(lines(STATES.swapping, columns, rows, ui).join('\n')).toContain(`› ${name.slice(0, 12)}`);
      }
    }
  });
});
