import {describe, expect, test} from '@jest/globals';
import {meterText, openProgressBar} from '../../source/demo/progress-bar.js';

const meter = {
  description: 'Calculating loss...',
  done: 10,
  total: 25,
  seconds: 10.2,
  columns: null,
  ascii: true,
};

describe("meterText is tqdm's line", () => {
  test('without a terminal the bar is ten wide', () => {
    expect(meterText(meter)).toBe('Calculating loss...:  40%|####      | 10/25 [00:10<00:15,  1.02s/it]');
  });

  test('before the first and after the last', () => {
    expect(meterText({...meter, done: 0, total: 3, seconds: 0})).toBe(
      'Calculating loss...:   0%|          | 0/3 [00:00<?, ?it/s]',
    );
    expect(meterText({...meter, done: 3, total: 3, seconds: 0.0356, ascii: false})).toBe(
      'Calculating loss...: 100%|██████████| 3/3 [00:00<00:00, 84.27it/s]',
    );
  });

  test('parts of a block, and hours', () => {
    expect(meterText({...meter, done: 1, total: 7, seconds: 602, ascii: false})).toBe(
      'Calculating loss...:  14%|█▍        | 1/7 [10:02<1:00:12, 602.00s/it]',
    );
  });

  test('without a total', () => {
    expect(meterText({...meter, done: 5, total: null, seconds: 0.04367})).toBe(
      'Calculating loss...: 5it [00:00, 114.50it/s]',
    );
  });

  test.each([200, 80, 60, 20])('fits a terminal of %i columns', columns => {
    expect(meterText({...meter, columns}).length).toBeLessThanOrEqual(columns);
  });
});

describe('openProgressBar', () => {
  const record = (times: readonly number[]) => {
    const written: string[] = [];
    const clock = () => times[clock.calls++] ?? Number.NaN;
    clock.calls = 0;
    const stream = {write: (text: string) => written.push(text)};
    const bar = openProgressBar(stream, {description: 'x', total: 3, ascii: true, clock});
    return {bar, written};
  };

  test('paints at once, then not more often than every tenth of a second, and ends its line', () => {
    const {bar, written} = record([0, 0.05, 0.2, 0.25, 0.25]);
    for (let i = 0; i < 3; i++) bar.advance();
    bar.close();
    expect(written).toHaveLength(4);
    expect(written.every(text => text.startsWith('\r') || text === '\n')).toBe(true);
    expect(written[0]).toContain('0/3');
    expect(written[1]).toContain('2/3');
    expect(written[2]).toContain('3/3');
    expect(written[3]).toBe('\n');
  });

  test('covers what is left of a longer line', () => {
    const {bar, written} = record([0, 500, 500.001, 500.001]);
    bar.advance();
    bar.close();
    const lengths = written.slice(0, -1).map(text => text.length);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });
});
