import {describe, expect, test} from '@jest/globals';
import {MIN_SIZE} from '../../source/dashboard/layout.js';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import type {Ui} from '../../source/dashboard/ui.js';
import {textWidth} from '../../source/dashboard/width.js';
import {app, apps, LOOKS, look, memory, NOTHING_FREED, NOW, power, training, viewWith} from './looks.js';
import {ALONE, framed, paintedScreen, screen} from './screens.js';

const GIB = 1024 ** 3;
const all = Object.entries<Snapshot>(LOOKS);
const size = (columns: number, rows: number): Size => ({columns, rows});
const SIZES = [size(50, 15), size(80, 24), size(120, 40), size(200, 60)];

const QUIT = {...NOTHING_FREED, at: NOW, app: 'Cursor', goneBy: null, paceBefore: 10.9, paceAfter: null};
const cursor = app('Cursor', 3.6);
const freed = {
  app: cursor,
  askedAt: NOW,
  bytes: cursor.bytes,
  before: {...memory, usedBytes: 15.7 * GIB, swapUsedBytes: 3.2 * GIB},
  after: {...memory, usedBytes: 12.1 * GIB, swapUsedBytes: 0.4 * GIB},
};
const nextStep =
  'Allow it in System Settings > Privacy & Security > Automation > the terminal that this was started from > Cursor. If it is not listed there, quit the application by hand.';

/** What stands there from the request to quit an application on. */
const QUITS = {
  'an application that is asked to quit': {quitting: {app: cursor, at: NOW - 12_000}},
  'one that quit': {quitResult: {...freed, outcome: {result: 'quit'}}},
  'one that quit, and nothing is known': {
    quitResult: {...freed, before: null, after: null, askedAt: NOW + 60_000, outcome: {result: 'quit'}},
  },
  'one that is still open': {quitResult: {...freed, outcome: {result: 'still-open'}}},
  'one that the system did not let us ask': {quitResult: {...freed, outcome: {result: 'refused', nextStep}}},
  'one that was not running': {quitResult: {...freed, outcome: {result: 'not-running'}}},
} satisfies Record<string, Partial<Ui>>;

describe('screens', () => {
  test.each(SIZES)('a run that is well, at $columns×$rows', at => {
    expect(framed(screen(LOOKS.training, at))).toMatchSnapshot();
  });

  test.each(SIZES)('a machine that swaps, at $columns×$rows', at => {
    expect(framed(screen(LOOKS.swapping, at))).toMatchSnapshot();
  });

  test.each(all)('%s, at 80×24', (_name, at) => {
    expect(framed(screen(at, size(80, 24)))).toMatchSnapshot();
  });

  test.each(SIZES)('what happened while nobody looked, at $columns×$rows', at => {
    expect(framed(screen(LOOKS['after an absence'], at))).toMatchSnapshot();
  });

  test('the whole run in ASCII, at 120×40', () => {
    const choices = {options: {ascii: true}, ui: {span: 'all'} as const};
    expect(framed(screen(LOOKS.swapping, size(120, 40), choices))).toMatchSnapshot();
  });

  test.each(SIZES)('the list of applications, at $columns×$rows', at => {
    expect(framed(screen(LOOKS.swapping, at, {ui: {list: {chosen: null}}}))).toMatchSnapshot();
  });

  test('the list in ASCII while its question is asked, at 80×24', () => {
    const choices = {options: {ascii: true}, ui: {list: {chosen: null}, question: app('Cursor', 3.6)}};
    expect(framed(screen(LOOKS.swapping, size(80, 24), choices))).toMatchSnapshot();
  });

  test('a test on data of its own, where there is room for it and nothing moves', () => {
    const tested = look(viewWith({training: {testLoss: 2.3, testPerplexity: 9.974}}));
    const cells = /test loss +2\.300 {2}perplexity +9\.974/;
    const lines = screen(tested, size(200, 60));
    expect(lines.filter(line => cells.test(line))).toHaveLength(1);
    const without = lines.map(line => line.replace(cells, found => ' '.repeat(found.length)).trimEnd());
    expect(without).toEqual(screen(LOOKS.training, size(200, 60)).map(line => line.trimEnd()));
    expect(screen(tested, size(80, 24))).toEqual(screen(LOOKS.training, size(80, 24)));
  });

  test.each(Object.entries(QUITS))('%s, at 80×24', (_name, ui) => {
    const lines = screen(look(viewWith({lastQuit: QUIT})), size(80, 24), {ui});
    expect(framed(lines.slice(-6))).toMatchSnapshot();
  });

  test('the help, at 50×15 and 80×24', () => {
    for (const at of [size(50, 15), size(80, 24)]) {
      expect(framed(screen(LOOKS.training, at, {ui: {help: true}}))).toMatchSnapshot();
    }
  });

  test('all of the help, page by page, in any room', () => {
    const whole = (at: Snapshot, columns: number, rows: number): string => {
      const page = (helpPage: number) => screen(at, size(columns, rows), {ui: {help: true, helpPage}}).slice(0, -1);
      const pages = Number(/page 1 of (\d+)/.exec(page(0).join())?.[1] ?? 1);
      expect(page(pages)).toEqual(page(0));
      expect(page(-1)).toEqual(page(pages - 1));
      return Array.from({length: pages}, (_, index) => page(index).join(' '))
        .join(' ')
        .replaceAll(/\s+/g, ' ');
    };
    for (const [columns, rows] of [
      [40, 8],
      [50, 15],
      [80, 24],
      [120, 40],
    ] as const) {
      const help = whole(LOOKS.training, columns, rows);
      for (const words of ['p pause or resume', 'q close this dashboard; the training goes on', 'h this help']) {
        expect(help).toContain(words);
      }
      expect(help).toContain('by the system itself where it tells.');
    }
    expect(whole(LOOKS.training, 120, 40)).not.toContain('page');
    const ended = whole(LOOKS.failed, 80, 24);
    expect(ended).not.toContain('goes on');
    expect(ended).toContain('d leave tmux. Back: mlxtop attach lora-3b');
  });

  test('a question and a failed key, at 60×10', () => {
    for (const ui of [
      {question: 'SIGINT'} as const,
      {notice: {text: 'Cannot pause. Look with mlxtop status.', at: NOW}},
    ]) {
      expect(framed(screen(LOOKS.training, size(60, 10), {ui}))).toMatchSnapshot();
    }
  });

  test('the answers to a question are seen however little room there is', () => {
    for (const [columns, rows] of [
      [20, 1],
      [30, 2],
      [40, 8],
      [50, 15],
    ] as const) {
      const lines = screen(LOOKS.training, size(columns, rows), {ui: {question: 'SIGINT'}});
      expect(lines.join('\n')).toContain('stop?');
      expect(lines.join('\n')).toContain('y / n');
    }
  });

  test('two lines where there is no room for more', () => {
    expect(framed(screen(LOOKS.swapping, size(39, 2)))).toMatchSnapshot();
  });
});

/**
 * Sizes that with those of the other looks lie all over the range: every size times every look would take minutes, and four times as many
 * as here, which cover all residues, one (MLXTOP_FULL_TABLE=1).
 */
const [ACROSS, DOWN] = process.env.MLXTOP_FULL_TABLE === '1' ? [19, 11] : [37, 23];

const sizesFor = (index: number): Size[] => {
  const sizes = [...SIZES, MIN_SIZE, size(39, 8), size(40, 7), size(1, 1), size(1, 70), size(220, 1)];
  for (let columns = 1 + (index % ACROSS); columns <= 220; columns += ACROSS) {
    for (let rows = 1 + (index % DOWN); rows <= 70; rows += DOWN) sizes.push(size(columns, rows));
  }
  return sizes;
};

const UIS: Partial<Ui>[] = [
  {},
  {span: 'all'},
  {help: true},
  {question: 'SIGINT'},
  {notice: {text: 'The trainer cannot be paused: it is gone. See mlxtop status.', at: NOW}},
  {list: {chosen: null}},
  {list: {chosen: null}, question: app('an application with a rather long name', 2)},
  {shortAt: NOW},
  ...Object.values(QUITS),
];

test.each(all.map(([name, at], index) => ({name, at, index})))(
  '$name: exactly as large as the terminal, whatever its size',
  ({at, index}) => {
    for (const [i, {columns, rows}] of sizesFor(index).entries()) {
      const ascii = i % 2 === 0;
      const lines = screen(at, {columns, rows}, {ui: UIS[i % UIS.length] ?? {}, options: {ascii}});
      expect(lines).toHaveLength(rows);
      for (const line of lines) {
        if (textWidth(line) !== columns || (ascii && !/^[ -~]*$/.test(line))) {
          throw new Error(`${columns}×${rows}, ascii ${ascii}: ${JSON.stringify(line)}`);
        }
      }
    }
  },
);

/** Where each of the words stands. */
const places = (lines: readonly string[], words: readonly string[]): Record<string, [row: number, column: number]> =>
  Object.fromEntries(
    words.map(word => {
      const row = lines.findIndex(line => line.includes(word));
      return [word, [row, lines[row]?.indexOf(word) ?? -1]];
    }),
  );

test('figures change, and everything stays in its place', () => {
  const words =
    'it/min,s/it,left,elapsed,/ 2,000,green,swap,in ,out,of 16.0,app+wired,compressed,checkpoint,tokens/s,pid,memory ';
  const quick = viewWith({
    run: {elapsedSeconds: 59},
    training: {
      iteration: 7,
      estimatedIteration: 9,
      iterationsPerMinute: 9.94,
      secondsPerIteration: 6.04,
      etaSeconds: 59_940,
      trainLoss: 12.345,
      tokensPerSecond: 98,
      lastCheckpoint: null,
    },
    memory: {swapUsedBytes: 9.96 * GIB, usedBytes: 9.9 * GIB, swapInBytesPerSecond: 1000},
    trainer: {pid: 7, cpuPercent: 9, memoryBytes: 990 * 1024 ** 2},
  });
  for (const at of SIZES) {
    const [before, after] = [look(quick), look(training, {now: NOW + 1000})].map(one =>
      places(screen(one, at), words.split(/,(?!0)/)),
    );
    expect(after).toEqual(before);
  }
});

describe('without colour', () => {
  test('no colour code is written, and the words say all that the colours said', () => {
    const painted = paintedScreen(LOOKS.swapping, size(80, 24), {options: {color: false}}).join('\n');
    expect(painted).not.toMatch(/\u001b\[[\d;]*[34]\d/);
    for (const word of ['red', 'swapping', '▲']) expect(painted).toContain(word);
  });

  test('only colours of the first sixteen are used, and none for what is normal but the word green', () => {
    const colours = (at: Snapshot) => {
      const painted = paintedScreen(at, size(120, 40)).join('\n');
      return [...painted.matchAll(/\u001b\[([\d;]*)m/g)].flatMap(([, codes = '']) =>
        codes.split(';').filter(code => /^[349]\d$|^10\d$|^[34]8$/.test(code) && code !== '39'),
      );
    };
    for (const [, at] of all) for (const code of colours(at)) expect(['31', '32', '33', '36']).toContain(code);
    expect(colours(look(training)).filter(code => code !== '36')).toEqual(['32']);
  });
});

describe('what is said', () => {
  const shows = (at: Snapshot, ui: Partial<Ui> = {}) => screen(at, size(120, 40), {ui}).join('\n');

  test('values are marked as old when they are, estimated where they are, and — where unknown', () => {
    expect(shows(LOOKS['recorder gone'])).toMatch(/~green.*~0\.0 GB.*~0\.0 MB\/s/);
    expect(shows(LOOKS.training)).toContain('≈1,234 / 2,000');
    expect(shows(LOOKS['nothing known'])).toMatch(/— pressure {2}swap +— {2}in +— {2}out +—/);
    expect(shows(LOOKS.training)).not.toMatch(/—|~/);
  });

  test('an old figure stands apart from its name', () => {
    const aged = look(viewWith({memory: {ageSeconds: 14, freeBytes: 20.8 * GIB}}));
    expect(screen(aged, size(140, 40)).join('\n')).toContain('free ~20.8 GB');
  });

  test('a pause does not give memory back', () => {
    expect(shows(LOOKS.paused)).toContain('frees processor and GPU, not memory');
  });

  test('a pause by policy says that something is to be quit, and what resuming by hand means', () => {
    const run = {state: 'paused', pausedSince: NOW - 123_000, pausedBy: 'policy'} as const;
    expect(shows(look(viewWith({run})))).toMatch(
      /paused by itself for 2 min 03 s, since memory was short(.|\n)*a pause frees no memory: quit something(.|\n)*p resumes now/,
    );
    expect(shows(look(viewWith({run: {...run, pausedBy: 'user'}})))).not.toContain('by itself');
  });

  test('a request is shown before the view has followed', () => {
    expect(shows(LOOKS.training, {pending: {kind: 'pausing', at: NOW}})).toMatch(/pausing… +lora-3b/);
  });

  test('a stalled run says since when it is silent, a failed one how it ended and what next', () => {
    expect(shows(LOOKS.stalled)).toContain('the processor works, but nothing has been printed for 4 min 12 s');
    expect(shows(LOOKS.failed)).toMatch(/failed.*exit code 1(.|\n)*mlxtop logs lora-3b/);
  });

  describe('a failed run tells', () => {
    const words = Array.from({length: 8}, (_, i) => `word ${i + 1}`);
    const failed = {...LOOKS['failed for memory'], lastWords: words};
    const at = (columns: number, rows: number, what: Snapshot = failed) => screen(what, size(columns, rows)).join('\n');

    test('why, how it ended, what to do next, and its last words in their order, where there is room', () => {
      for (const shown of [at(200, 60), at(120, 40)]) {
        expect(shown).toMatch(
          /▲ The GPU ran(.|\n)*· failed with exit code 1(.|\n)*· g goes on.*iteration 1,200(.|\n)*│ word 1/,
        );
        for (const [index, word] of words.slice(1).entries()) {
          expect(shown.indexOf(word)).toBeGreaterThan(shown.indexOf(words[index] ?? ''));
        }
        expect(shown).not.toContain('more)');
      }
    });

    test('the last of its words where there is not room for all', () => {
      const shown = at(80, 24);
      expect(shown).toMatch(
        /▲ The GPU ran(.|\n)*--grad-checkpoint(.|\n)*failed with exit code 1(.|\n)*g goes on(.|\n)*word 7(.|\n)*word 8 \(\+6 more\)/,
      );
      expect(shown).not.toContain('word 6');
    });

    test('the whole reason in a small window', () => {
      const shown = at(50, 15).replaceAll(/\s+/g, ' ');
      expect(shown).toContain('The GPU ran out of memory: use a smaller --batch-size or --max-seq-length, fewer');
      expect(shown).toContain('--grad-checkpoint');
    });

    test('that nothing was saved to go on from', () => {
      const view = {...failed.view, training: {...failed.view.training, lastCheckpoint: null}};
      expect(at(120, 40, {...failed, view})).toContain('nothing was saved to go on from: start it again');
    });
  });

  test('exit code 0 makes no training finished that died or ended early', () => {
    const died = shows(LOOKS['died behind exit code 0']);
    expect(died).toMatch(/failed.*exit code 0(.|\n)*A rank was lost/);
    expect(died).toContain('ended with exit code 0 before its last iteration (1,230 of 2,000)');
    const early = shows(LOOKS['ended early']);
    expect(early).toMatch(/ended early.*exit code 0(.|\n)*ended at iteration 1,230 of 2,000, exit code 0/);
    expect(early).toContain('stopping early');
    expect(died + early).not.toContain('finished');
  });

  test('reports that are rare are waited for, wherever there is room for it', () => {
    expect(shows(LOOKS['rare reports'])).toContain('last report 48 s ago, next in ≈ 1 min 17 s');
    expect(shows(LOOKS['an overdue report'])).toContain('report 40 s overdue, last 2 min 45 s ago');
    expect(shows(LOOKS.training)).toContain('last report 1,230, 9 s ago');
    // A live bar is further than the report whose time that is.
    expect(shows(look(viewWith({training: {iteration: 1233}})))).toContain('last report 1,230, 9 s ago');
    expect(screen(LOOKS['rare reports'], size(50, 15)).join('\n')).toContain('next report in ≈ 1 min 17 s');
    expect(shows(LOOKS['rare reports'])).toContain('--steps-per-report 10');
  });

  test('every iteration of a run that goes on with another is one of the whole training', () => {
    const shown = shows(look(viewWith({training: {baseIteration: 500, totalIterations: 1500}})));
    expect(shown).toContain('1,734 / 2,000');
    expect(shown).toContain('last report 1,730');
    expect(shown).toMatch(/checkpoint +1,700/);
    expect(shown).toMatch(/best at iter\. +1,500/);
  });

  test('the recorder goes with the run: nothing is told of what it costs then', () => {
    const [going, over] = [LOOKS.training, LOOKS.finished].map(at => screen(at, size(140, 40)).join('\n'));
    expect(going).toMatch(/dashboard +71 MB.*recorder/);
    expect(over).toMatch(/dashboard +71 MB/);
    expect(over).not.toContain('recorder');
  });

  test('a resumed trainer is not called suspended by an older look at its processes', () => {
    expect(shows(LOOKS.paused)).toContain('suspended');
    expect(shows(look(viewWith({trainer: {stopped: true}})))).not.toContain('suspended');
  });

  test('a stop that has no effect is told, after a moment', () => {
    const asked = (at: number) => look(viewWith({run: {stopAsked: {signal: 'SIGINT', at}}}));
    expect(shows(asked(NOW - 12_000))).toMatch(/stopping…(.|\n)*asked to stop 12 s ago, still running; s asks harder/);
    expect(shows(asked(NOW - 1000))).toMatch(/stopping…(.|\n)*nothing to do/);
    expect(shows(asked(NOW - 120_000))).toContain('● training');
  });

  test('the recorder is missed, and it is said when it is back', () => {
    expect(shows(LOOKS['recorder gone'])).toContain('nothing is recorded since 14:03');
    expect(shows(LOOKS.training, {recorderBackAt: NOW - 1000})).toContain('the recorder runs again');
    expect(shows(LOOKS.training, {recorderBackAt: NOW - 90_000})).toContain('nothing to do');
  });

  test('one that died again is not said to run, and what is wrong with it is told once, from what to do on', () => {
    const back = {recorderBackAt: NOW - 1000};
    expect(shows(LOOKS['recorder gone'], back)).not.toContain('runs again');
    const text =
      'The recorder of a dies again and again. It is started again in 21 s; at once: mlxtop attach a. Last at 14:03: …';
    const warnings = [{code: 'recorder', text, since: NOW}];
    const small = screen(look(viewWith({warnings}), {recorderAlive: false}), {columns: 80, rows: 24}).join('\n');
    expect(small.replaceAll(/\s+/g, ' ')).toContain('in 21 s; at once: mlxtop attach a.');
    expect(small).not.toContain('nothing is recorded');
    expect(small.match(/again and again/g)).toHaveLength(1);
    expect(shows(look(viewWith({warnings}), {recorderAlive: true}))).toContain('again and again');
  });

  test('what was read of the time without a recorder is said with that', () => {
    const gap = {from: NOW - 13_000, to: NOW - 1000, recoveredLines: 634, complete: true};
    const text = shows(look(viewWith({recorder: {gap}})), {recorderBackAt: NOW - 1000});
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'what it missed is a gap in the charts (634 lines of it read afterwards, without their times)',
    );
  });

  test('more to say than there is room for is counted', () => {
    expect(screen(LOOKS.swapping, size(50, 15)).join('\n')).toContain('(+3 more)');
  });

  test('what a trainer remarks on comes after what is to be done', () => {
    const remark = {code: 'sequences-truncated', text: 'rows longer than 2048 tokens are cut off', since: NOW};
    const warnings = [remark, {code: 'rollup', text: 'the rollup cannot be written', since: NOW}];
    expect(shows(look(viewWith({warnings})))).toMatch(/▲ the rollup cannot(.|\n)*· rows longer than 2048/);
  });

  test('outside tmux there is nothing to detach from', () => {
    const help = screen(LOOKS.training, size(80, 24), {
      ui: {help: true},
      actions: ALONE,
      options: {placement: 'alone'},
    });
    expect(help.join('\n')).toContain('mlxtop dashboard opens a closed dashboard again');
    expect(help.join('\n')).not.toMatch(/detach|zoom|leave tmux/);
  });

  test('the end is not announced before it is there', () => {
    const nearly = viewWith({training: {iteration: 1999, estimatedIteration: 1999, totalIterations: 2000}});
    expect(screen(look(nearly), size(40, 8))[0]).toContain('99.9 %');
  });

  test('a value that a tool did not renew is as old as it is', () => {
    const aged = (ageSeconds: number) => shows(look(viewWith({memory: {ageSeconds}})));
    expect(aged(14)).toMatch(/~green.*~0\.0 GB/);
    expect(aged(2)).not.toContain('~');
  });

  test('what the run has written to swap, and how little room is left for more', () => {
    expect(shows(LOOKS.swapping)).toMatch(/written to swap +9\.3 GB +disk free +14\.2 GB +compressing +61\.2 MB\/s/);
    expect(shows(LOOKS['slowed down'])).toContain('only 4.4 GB free on the disk that swap grows on');
    expect(shows(LOOKS.training)).not.toContain('written to swap');
    expect(shows(look(viewWith({memory: {diskFreeBytes: 30 * GIB}})))).not.toContain('disk');
    const unhurried = look(viewWith({memory: {diskFreeBytes: 4 * GIB}}));
    expect(shows(unhurried)).toMatch(/disk free +4\.0 GB(.|\n)*nothing to do/);
  });

  test('a GPU that waits while the machine swaps, in its own colour', () => {
    const gpu = (at: Snapshot) =>
      /GPU \u001b\[22m((?:\u001b\[[\d;]*m)*) +63 %/.exec(paintedScreen(at, size(120, 40)).join('\n'))?.[1];
    expect(gpu(LOOKS.swapping)).toBe('\u001b[1m\u001b[33m');
    expect(shows(look(viewWith({power: {...power, takenAt: NOW - 300_000}})))).not.toContain('GPU  ');
    expect(shows(look(viewWith({power: null})))).not.toContain('GPU  ');
  });

  test('what it runs on, and what slows that down', () => {
    expect(shows(LOOKS.training)).toContain('Apple M2  16.0 GB  macOS 15.5  GPU at most 10.7 GB  ');
    const inCursor = {terminal: {name: 'Cursor', bundleId: null}, independent: false};
    expect(shows({...LOOKS.training, session: inCursor})).toContain('macOS 15.5  lives in Cursor  GPU at most 10.7 GB');
    const inNone = {terminal: null, independent: true};
    expect(shows({...LOOKS.training, session: inNone})).toContain('macOS 15.5  independent of any app  GPU at most');
    expect(shows(LOOKS['slowed down'])).toContain('10.7 GB  hot: 62 % of its speed  low power mode  on battery  ');
    expect(shows(LOOKS['a Linux machine'])).toContain('32 cores  64.0 GB  Debian GNU/Linux 13  ');
  });

  test('the advice names its key where there is one', () => {
    expect(shows(LOOKS.swapping)).toMatch(/quit Cursor \(c\): frees(.|\n)*quit Google Chrome: frees/);
    expect(shows({...LOOKS.swapping, apps: {at: NOW, apps: []}})).toContain('quit Cursor: frees');
  });

  test('after the end, that what was quit can be opened again', () => {
    expect(shows(LOOKS['apps were quit'])).toContain(
      'training is done, apps can be opened again: Cursor, Google Chrome',
    );
    const failed = {...LOOKS['apps were quit'].view, run: {...LOOKS.failed.view.run}};
    expect(shows(look(failed))).toContain('the training has ended, apps can be opened again');
  });
});

describe('the applications', () => {
  const lines = (at: Snapshot, columns = 120, rows = 40, ui: Partial<Ui> = {}) => screen(at, size(columns, rows), {ui});

  test('are there when there is room, and before the loss when memory is short', () => {
    const has = (at: Snapshot, columns: number, rows: number) => {
      const text = lines(at, columns, rows).join('\n');
      return [/^ ?apps/m.test(text), /^ ?loss {2}\d/m.test(text)];
    };
    expect(has(LOOKS.training, 80, 24)).toEqual([false, true]);
    expect(has(LOOKS.swapping, 80, 24)).toEqual([true, false]);
    for (const at of [LOOKS.training, LOOKS.swapping]) {
      expect(has(at, 50, 15)[0]).toBe(false);
      expect(has(at, 120, 40)).toEqual([true, true]);
      expect(has(at, 200, 60)).toEqual([true, true]);
    }
  });

  test('have their place before anything is known of them, and none after the end', () => {
    const place = (at: Snapshot) => lines(at).findIndex(line => line.startsWith(' apps'));
    expect(place({...LOOKS.training, apps: null})).toBe(place(LOOKS.training));
    expect(place(LOOKS.finished)).toBe(-1);
  });

  test('are shown with what is compressed, how many processes, a floor as one, and what is to stay open', () => {
    const text = lines(LOOKS.training).join('\n');
    expect(text).toMatch(/ {2}Cursor +3\.6 GB +1\.2 GB +14 /);
    expect(text).toMatch(/· Safari +819 MB/);
    expect(text).toContain('· is to stay open');
    expect(lines(LOOKS.training, 120, 40, {list: {chosen: null}}).join('\n')).toMatch(
      /training +≥10\.0 GB +3\.3 GB +1 {2}the training itself/,
    );
    expect(lines(LOOKS['a Linux machine']).join('\n')).toMatch(/memory +swapped +processes(.|\n)*Cursor +~≥3\.6 GB +—/);
  });

  test('that cannot be looked at are one quiet line', () => {
    const shown = lines(LOOKS['applications that cannot be looked at']);
    expect(shown.filter(line => line.includes('top did not answer within 10 s, and neither'))).toHaveLength(1);
    const known = lines({...LOOKS.training, appsProblem: 'top did not answer'}).join('\n');
    expect(known).toMatch(/Cursor +3\.6 GB(.|\n)*memory by application is not known: top did not answer/);
  });

  test('that are small are added up in the list, and cannot be chosen', () => {
    const text = lines(LOOKS.swapping, 120, 40, {list: {chosen: '0 AirPlayUIAgent'}}).join('\n');
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
        expect(lines(LOOKS.swapping, columns, rows, ui).join('\n')).toContain(`› ${name.slice(0, 12)}`);
      }
    }
  });
});
