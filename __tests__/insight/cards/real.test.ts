import {describe, expect, test} from '@jest/globals';
import {sharedSession, starvingSession} from './session.js';

const verdictAfter = (seconds: number): string => sharedSession(seconds).view().verdict.sentence;

describe('a training run whose card two others use for a minute, as it was on a real one', () => {
  test('nothing is said while it is alone, also when the card stands still for a pause', () => {
    expect(verdictAfter(48)).toMatch(/^all in memory/);
    expect(verdictAfter(58)).toMatch(/^paused/);
    expect(verdictAfter(75)).toMatch(/^all in memory/);
  });

  test('they are named as soon as they hold memory, and their cost once it is clear', () => {
    expect(verdictAfter(90)).toBe('another process uses this card (22 of 80 GB)');
    const [, factor] = /^two other processes use this card \(42 of 80 GB\): (\d\.\d)× slower than before$/.exec(
      verdictAfter(120),
    ) ?? ['', '0'];
    // The pace was 510 it/min before, and 81 to 235 beside them.
    expect(Number(factor)).toBeGreaterThan(1.6);
    expect(Number(factor)).toBeLessThan(3);
    expect(verdictAfter(138)).toMatch(/^another process uses this card \(22 of 80 GB\): 2\.\d× slower than before$/);
  });

  test('nothing is left of it once they are gone, but in the story and in the end', () => {
    const line = sharedSession();
    const {verdict, cardUse} = line.view();
    expect(verdict.sentence).toMatch(/^all in memory/);
    expect(cardUse?.sharing).toBeNull();
    expect(cardUse?.sharedSeconds).toBeGreaterThan(55);
    expect(cardUse?.sharedSeconds).toBeLessThan(75);
    expect(line.state().story.episodes).toContainEqual(
      expect.objectContaining({kind: 'card-shared', count: 1, most: expect.any(Number)}),
    );
    expect(line.end().view().verdict.sentence).toMatch(/2\.\d× slower while others used its card/);
  });

  test('the card stood still for the pause, and that is not counted', () => {
    const {cardUse} = sharedSession().view();
    // 87.6 by a look a second.
    expect(Math.abs((cardUse?.meanBusyPercent ?? 0) - 87.6)).toBeLessThan(3);
    expect(cardUse?.peakBytes).toBe(20_045 * 1024 ** 2);
    expect(cardUse?.waitsForData).toBeNull();
  });
});

describe('a training run that waits for its data', () => {
  test('is told so by averages over half a minute, and not by a few looks', () => {
    expect(starvingSession(20).view().verdict.sentence).toMatch(/^all in memory/);
    expect(starvingSession(60).view().verdict).toMatchObject({
      level: 'notice',
      sentence: 'waits for its data: the card is 29 % busy',
    });
  });

  test('is told nothing of the kind while it pauses, and for a while after it', () => {
    const paused = starvingSession(60);
    paused.pause();
    expect(paused.view().verdict.sentence).toMatch(/^paused/);
  });
});
