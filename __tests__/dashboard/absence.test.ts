import {expect, test} from '@jest/globals';
import {Absence, AWAY_MS} from '../../source/dashboard/absence.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 9);

/** What every dashboard of a run reads and writes. */
const noted = (first: number | null = null) => {
  let at = first;
  const writes: number[] = [];
  return {
    writes,
    read: () => at,
    write: (t: number) => {
      at = t;
      writes.push(t);
    },
  };
};

const absence = (file = noted(), unseenSince: number | null = null) =>
  new Absence({read: file.read, write: file.write, unseenSince});

test('who comes back after ten minutes is told since when; who comes sooner is not', () => {
  const away = absence();
  expect(away.update(true, START)).toBeNull();
  expect(away.update(false, START + MINUTE)).toBeNull();
  expect(away.update(false, START + 5 * MINUTE)).toBeNull();
  expect(away.update(true, START + MINUTE + AWAY_MS)).toBe(START + MINUTE);
  expect(away.update(true, START + MINUTE + AWAY_MS + 2000)).toBeNull();
  expect(away.update(false, START + 20 * MINUTE)).toBeNull();
  expect(away.update(true, START + 29 * MINUTE)).toBeNull();
});

test('a new dashboard knows when somebody last looked at another one', () => {
  const file = noted(START - 3 * 60 * MINUTE);
  expect(absence(file).update(true, START)).toBe(START - 3 * 60 * MINUTE);
  expect(absence(file).update(true, START + MINUTE)).toBeNull();
});

test('who looked elsewhere meanwhile was not away', () => {
  const file = noted();
  const pane = absence(file);
  pane.update(true, START);
  pane.update(false, START + MINUTE);
  const popup = absence(file);
  expect(popup.update(true, START + 25 * MINUTE)).toBe(START + MINUTE);
  popup.leave(START + 26 * MINUTE);
  expect(pane.update(true, START + 30 * MINUTE)).toBeNull();
});

test('where nobody ever looked, the time since the start counts for the dashboard that was there from the start', () => {
  expect(absence().update(true, START)).toBeNull();
  expect(absence(noted(), START - AWAY_MS).update(true, START)).toBe(START - AWAY_MS);
  expect(absence(noted(), START - MINUTE).update(true, START)).toBeNull();
});

test('a machine that slept was looked at by nobody', () => {
  const away = absence();
  away.update(true, START);
  expect(away.update(true, START + 8 * 60 * MINUTE)).toBe(START);
});

test('it is noted about once a minute, and when somebody leaves; never while nobody looks', () => {
  const file = noted();
  const away = absence(file);
  for (let t = START; t <= START + 150_000; t += 2000) away.update(true, t);
  expect(file.writes).toEqual([START, START + MINUTE, START + 2 * MINUTE]);
  away.leave(START + 150_000);
  for (let t = START + 152_000; t < START + 400_000; t += 5000) away.update(false, t);
  expect(file.writes.at(-1)).toBe(START + 150_000);
});
