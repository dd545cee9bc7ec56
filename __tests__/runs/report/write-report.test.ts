import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {reportName, writeReport} from '../../../source/runs/report/write-report.js';

const KIND = 'OURS';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-report-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const at = (name: string): string => join(folder, name);

describe('a report', () => {
  test('is written for its user alone, and again over an earlier one', () => {
    expect(writeReport(at('a.html'), 'OURS 1', KIND)).toBe(at('a.html'));
    writeReport(at('a.html'), 'OURS 2', KIND);
    expect(readFileSync(at('a.html'), 'utf8')).toBe('OURS 2');
    expect(lstatSync(at('a.html')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['a.html']);
  });

  test('is never written over another file, through a link, or into a folder that is not there', () => {
    writeFileSync(at('mine.html'), 'mine');
    writeFileSync(at('target'), 'OURS');
    symlinkSync(at('target'), at('link'));
    symlinkSync(at('nothing'), at('dangling'));
    mkdirSync(at('folder'));
    for (const [name, why] of [
      ['mine.html', /is not a report that mlxtop has written, and is left unchanged/],
      ['link', /is a link/],
      ['dangling', /is a link/],
      ['folder', /is a folder/],
      ['no/where.html', /cannot be written/],
    ] as const) {
      expect(() => writeReport(at(name), 'OURS', KIND)).toThrow(why);
    }
    expect(readFileSync(at('mine.html'), 'utf8')).toBe('mine');
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'folder', 'link', 'mine.html', 'target']);
  });

  test('takes the place of an empty file, and a name as long as any', () => {
    const long = `${'日'.repeat(80)} -x.html`;
    writeFileSync(at(long), '');
    writeReport(at(long), 'OURS', KIND);
    expect(readFileSync(at(long), 'utf8')).toBe('OURS');
    expect(readdirSync(folder)).toEqual([long]);
  });

  test('is named by the ids of its runs, as many as a name takes', () => {
    expect(reportName(['a'], 'html')).toBe('mlxtop-a.html');
    expect(reportName(['a', 'b'], 'md')).toBe('mlxtop-a-b.md');
    expect(reportName(['a', 'b', 'c', 'd'], 'html')).toBe('mlxtop-a-b-and-2-more.html');
  });
});
