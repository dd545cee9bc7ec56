import {describe, expect, test} from '@jest/globals';
import {createRandom, paneOf, type Random, recovered, seen} from './panes.js';

const lines = (from: number, to: number): string =>
  Array.from({length: to - from + 1}, (_, index) => `Iter ${from + index}: Train loss 1.5\r\n`).join('');

describe('what a log lacks', () => {
  test.each<[string, string, string, string, number]>([
    ['nothing', lines(1, 5), lines(1, 5), '', 0],
    ['whole lines', lines(1, 5), lines(1, 8), lines(6, 8), 3],
    ['the rest of a torn line, once', `${lines(1, 5)}Iter 6: Tra`, lines(1, 8), `in loss 1.5\r\n${lines(7, 8)}`, 3],
    ['the end of a line alone', `${lines(1, 5)}Iter 6: Train loss 1.5`, lines(1, 6), '\r\n', 0],
    ['a line that is still being printed', lines(1, 5), `${lines(1, 6)}Iter 7: T`, `${lines(6, 6)}Iter 7: T`, 2],
    ['all, where nothing was kept', '', lines(1, 3), lines(1, 3), 3],
    ['the rest, where not even one line was kept', 'Ite', lines(1, 3), lines(1, 3).slice(3), 3],
    [
      'of lines that are all the same, those that are more',
      'x\r\n'.repeat(30),
      'x\r\n'.repeat(34),
      'x\r\n'.repeat(4),
      4,
    ],
    ['blank lines too', lines(1, 2), `${lines(1, 2)}\r\n${lines(3, 3)}`, `\r\n${lines(3, 3)}`, 1],
    ['nothing behind blank lines that it has', `${lines(1, 2)}\r\n\r\n`, `${lines(1, 2)}\r\n\r\n`, '', 0],
    [
      'what stands behind tabs and colours',
      'a\tb\r\n\u001b[31mred\u001b[0m\r\n',
      'a       b\r\nred\r\nnext\r\n',
      'next\r\n',
      1,
    ],
    [
      'what comes behind characters that are drawn otherwise',
      'a\ufe0f ❤️ ok\r\nlast\r\n',
      'a ❤ ok\r\nlast\r\nnext\r\n',
      'next\r\n',
      1,
    ],
  ])('%s', (_what, log, printed, text, count) => {
    expect(recovered(log, paneOf(printed))).toMatchObject({text, lines: count, complete: true});
  });

  test('a repeated block is distinguished by what stands before it', () => {
    const block = 'begin\r\nstep\r\nstep\r\nend\r\n';
    const log = `start\r\n${block}${block}`;
    expect(recovered(log, paneOf(`${log}${block}`)).text).toBe(block);
  });

  test('more was printed than the pane keeps: all that it has is taken, and the gap is reported', () => {
    const {text, complete, lines: count} = recovered(`${lines(1, 5)}Iter 6: T`, paneOf(lines(1, 900), 100));
    expect(text).toBe(`\r\n${lines(801, 900)}`);
    expect(complete).toBe(false);
    expect(count).toBe(100);
  });

  test('only the end of a long log is looked at', () => {
    const log = lines(1, 400).slice(137);
    expect(recovered(log, paneOf(lines(300, 404)), false).text).toBe(lines(401, 404));
  });

  test('a log that ends with an endless bar shows no place: nothing is taken twice', () => {
    const log = Array.from({length: 100}, (_, at) => `\r${at}%|##| ${at}/100 [00:01<00:09]`).join('');
    expect(recovered(log, paneOf(lines(1, 50)), false)).toMatchObject({text: '', lines: 0, complete: false});
  });
});

describe('a live bar', () => {
  const bar = (done: number) => `\r${done}%|${'#'.repeat(done / 10)}| ${done}/100`;

  test('is drawn over, and what came after it follows', () => {
    const log = `${lines(1, 3)}${bar(10)}${bar(20)}`;
    const {text, log: whole} = recovered(log, paneOf(`${log}${bar(100)}\r\n${lines(4, 5)}`));
    expect(text).toBe(`\r\u001b[K${bar(100).slice(1)}\r\n${lines(4, 5)}`);
    expect(seen(whole)).toEqual(seen(`${lines(1, 3)}${bar(100)}\r\n${lines(4, 5)}`));
  });

  test('that stands still is no news', () => {
    const log = `${lines(1, 3)}${bar(10)}`;
    expect(recovered(log, paneOf(log))).toMatchObject({text: '', lines: 0});
  });

  test('whose repaints were thinned out is known by its last state', () => {
    const log = `${bar(10)}${bar(100)}\r\n${lines(1, 1)}`;
    const printed = `${[10, 20, 50, 90, 100].map(bar).join('')}\r\n${lines(1, 4)}`;
    expect(recovered(log, paneOf(printed)).text).toBe(lines(2, 4));
  });

  test('an hour of one, and the lines behind it', () => {
    const hour = Array.from({length: 40_000}, (_, at) => `\r${at}%|${'#'.repeat(40)}| ${at}/40000`).join('');
    const log = `${lines(1, 30)}${hour}\r\n${lines(31, 33)}`;
    expect(recovered(log, paneOf(`${lines(1, 30)}${hour}\r\n${lines(31, 40)}`)).text).toBe(lines(34, 40));
  });

  test('several, one below the other, with rows that were printed above them', () => {
    const frame = (train: number, val: number) => `train ${train}\r\nstill\r\nval ${val}`;
    const redrawn = (rows: string, train: number, val: number) =>
      `\r\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K${rows}${frame(train, val)}`;
    const log = `${lines(1, 6)}${frame(1, 0)}${redrawn('', 2, 0)}${redrawn(lines(7, 7), 3, 0)}`;
    const printed = `${log}${redrawn(lines(8, 9), 4, 0)}${redrawn('', 5, 1)}`;
    const {log: whole, lines: count} = recovered(log, paneOf(printed));
    expect(seen(whole)).toEqual(seen(printed));
    expect(count).toBe(5);
    for (let line = 1; line <= 9; line++) expect(whole.split(`Iter ${line}:`)).toHaveLength(2);
  });
});

describe('a log that was cut', () => {
  test('in a character: its rest is added', () => {
    const printed = Buffer.from('eins\r\nzwei ███ drei\r\nvier\r\n');
    for (let cut = 0; cut <= printed.length; cut++) {
      const {log} = recovered(printed.subarray(0, cut), paneOf(printed.toString('utf8')));
      expect(seen(log)).toEqual(['eins', 'zwei ███ drei', 'vier']);
      expect(log).not.toContain('\ufffd');
    }
  });

  test('in an escape sequence: it swallows nothing', () => {
    const printed = 'one\r\n\u001b[38;5;244mtwo\u001b[0m\r\n\u001b]0;title\u0007three\r\nfour\r\n';
    for (let cut = 0; cut <= printed.length; cut++) {
      expect(seen(recovered(printed.slice(0, cut), paneOf(printed)).log)).toEqual(['one', 'two', 'three', 'four']);
    }
  });
});

/** What a trainer may print: numbered lines, the same line again, colours, bars, blank lines. */
const output = (random: Random): string => {
  let number = 0;
  const piece = (): string => {
    switch (random(8)) {
      case 0:
        return 'Calculating loss...\r\n';
      case 1:
        return '\r\n';
      case 2: {
        const steps = Array.from({length: 1 + random(6)}, (_, at) => `\r${at}/${random(9) + 5}|${'█'.repeat(at)}`);
        return `${steps.join('')}\r\n`;
      }
      case 3:
        return `\u001b[1;34mrow\u001b[0m\t${++number} ▼\r\n`;
      default:
        return `Iter ${++number}: Train loss ${random(1000) / 100}\r\n`;
    }
  };
  return Array.from({length: 20 + random(150)}, piece).join('');
};

test('whatever was printed and wherever the log was cut: nothing is lost, nothing is there twice', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = createRandom(seed);
    const printed = Buffer.from(output(random));
    const cut = random(printed.length + 1);
    const {log, complete} = recovered(printed.subarray(0, cut), paneOf(printed.toString('utf8')));
    const places = `seed ${seed}, cut at ${cut} of ${printed.length}`;
    expect([places, seen(log)]).toEqual([places, seen(printed.toString('utf8'))]);
    const numbers = (text: string) => [...text.matchAll(/Iter (\d+): Train loss \d/g)].map(([, number]) => number);
    expect([places, numbers(log)]).toEqual([places, numbers(printed.toString('utf8'))]);
    expect(complete).toBe(true);
  }
});

/** Rows, and a live area of one to three below them that is drawn again and again, as rich does. */
const liveOutput = (random: Random): {text: string; rows: number} => {
  const height = 1 + random(3);
  const at = {row: 0, train: 0, val: 0};
  const area = (): string =>
    [`train ${'█'.repeat(at.train % 20)} ${at.train}/500`, 'still here', `val ${at.val}/25`]
      .slice(0, height)
      .join('\r\n');
  const row = (): string => `\u001b[32m  ${++at.row}\u001b[0m    loss 1.5 row${at.row};\r\n`;
  let text = `header\r\n\r\n${random(2) === 0 ? 'Loading model\r\n' : ''}${area()}`;
  for (let step = 0; step < 40; step++) {
    at.train += 1 + random(3);
    at.val += random(4) === 0 ? 1 : 0;
    const rows = random(3) === 0 ? Array.from({length: 1 + random(3)}, row).join('') : '';
    text += `\r\u001b[2K${'\u001b[1A\u001b[2K'.repeat(height - 1)}${rows}${area()}`;
  }
  return {text, rows: at.row};
};

test('the same while several bars are drawn below the rows', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = createRandom(seed);
    const {text, rows} = liveOutput(random);
    const printed = Buffer.from(text);
    for (let tries = 0; tries < 15; tries++) {
      const cut = random(printed.length);
      const {log} = recovered(printed.subarray(0, cut), paneOf(text));
      const place = `seed ${seed}, cut at ${cut} of ${printed.length}`;
      expect([place, seen(log)]).toEqual([place, seen(text)]);
      const found = [...log.matchAll(/row(\d+);/g)].map(([, number]) => Number(number));
      expect([place, found]).toEqual([place, Array.from({length: rows}, (_, index) => index + 1)]);
    }
  }
});

test('a pane that keeps 50,000 rows is read in good time', () => {
  const start = performance.now();
  const pane = paneOf(lines(1, 50_000));
  const made = performance.now();
  expect(recovered(lines(45_000, 49_990), pane, false).text).toBe(lines(49_991, 50_000));
  expect(performance.now() - made).toBeLessThan(20 * (made - start) + 2000);
});
