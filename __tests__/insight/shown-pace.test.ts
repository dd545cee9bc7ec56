import {expect, describe as group, test} from '@jest/globals';
import {inTime, paceCases} from '../../scripts/bench/eta/pace.js';
import {paceField} from '../../source/dashboard/figures.js';
import {statusLineText} from '../../source/report/status-line.js';
import {pace as paceWords} from '../../source/report/training-words.js';
import {Timeline} from './timeline.js';

const {lags, steady} = paceCases([901, 902], ['reports', 'sparse']);

test('a change of pace is shown within three reports or 15 s, whichever is later', () => {
  expect(inTime({lags, steady})).toBeGreaterThan(0.95);
});

test('a change of pace has its arrow as soon as it is shown, but for small ones that few reports tell', () => {
  const large = lags.filter(({what}) => /1\.8 times (?:slower|faster)$/.test(what)).flatMap(({runs}) => runs);
  expect(large.filter(({hasArrow}) => hasArrow).length / large.length).toBeGreaterThan(0.85);
});

test('a steady pace does not tremble, and has no arrow', () => {
  const even = steady.filter(({kind}) => kind !== 'lengths vary, told');
  for (const {off, moves} of even.flatMap(({runs}) => runs)) {
    expect(off).toBeLessThan(0.05);
    expect(moves).toBeLessThan(0.03);
  }
  const arrows = steady.flatMap(({runs}) => runs).map(one => one.arrows);
  expect(arrows.reduce((sum, share) => sum + share, 0) / arrows.length).toBeLessThan(0.01);
});

/** A report of ten iterations every `seconds`. */
const going = (
  seconds: number,
  reports: number,
  line = new Timeline().wait(5).training().wait(9).report(10),
): Timeline => {
  const from = (line.state().training.iteration ?? 0) + 10;
  return line.reports(from, from + 10 * (reports - 1), {seconds});
};
const perMinute = (line: Timeline): number => Math.round(line.view().training.iterationsPerMinute ?? Number.NaN);

group('the pace that is shown', () => {
  test('follows from 425 to 233 in three reports', () => {
    const before = going(1.41, 300);
    expect(perMinute(before)).toBe(426);
    const line = going(2.575, 6, before);
    expect(perMinute(line)).toBe(233);
    expect(line.view().training.paceTrend).toBe('slower');
    expect(Math.round(line.view().training.earlierIterationsPerMinute ?? 0)).toBeGreaterThan(420);
  });

  test('is not moved by one slow interval', () => {
    const line = going(5, 1, going(5, 40)).wait(9).report(420);
    expect(perMinute(line)).toBe(120);
    expect(line.view().training.paceTrend).toBe('same');
  });

  test.each(['pause', 'sleep'] as const)('is the same after a %s', kind => {
    const line = going(5, 40).wait(2);
    if (kind === 'pause') line.pause().wait(3600).resume();
    else line.wait(3600).add({type: 'asleep', seconds: 3600});
    line.wait(3).report(420);
    expect(perMinute(going(5, 3, line))).toBe(120);
    expect(line.view().training.paceTrend).toBe('same');
  });

  test('is compared with no quarter of an hour before there is one to speak of', () => {
    expect(going(5, 12).view().training.paceTrend).toBeNull();
    expect(going(5, 40).view().training.paceTrend).toBe('same');
  });

  test('evens out reports that come rarely, and follows them too', () => {
    const before = going(50, 20);
    expect(perMinute(before)).toBe(12);
    expect(perMinute(going(25, 3, before))).toBe(24);
  });

  test('has an arrow everywhere, and no more words than it needs', () => {
    const line = going(10, 4, going(5, 60));
    const {training} = line.view();
    expect(paceField(training.iterationsPerMinute, training.paceTrend, 6)).toBe(' ↓60.0');
    expect(paceField(123_456, 'faster', 7)).toBe('123,456');
    expect(statusLineText(line.view())).toContain('60.0 it/min ↓');
    expect(paceWords(line.view())).toContain('60.0 it/min, slower (120.0 in the 15 minutes before), 1.00 s/it');
    expect(paceWords(going(5, 60).view())).toContain('120.0 it/min, 0.50 s/it');
  });
});
