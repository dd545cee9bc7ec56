import {existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, jest, test} from '@jest/globals';
import {command} from '../../source/commands/report.js';
import {createHome} from '../helpers/home.js';
import {writeMadeRun} from '../helpers/made-run.js';

let home: ReturnType<typeof createHome>;
let folder = '';
const before = process.cwd();
let printed = '';

beforeEach(() => {
  home = createHome();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-reports-')));
  process.chdir(folder);
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(text => {
    printed += String(text);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(before);
  home.close();
  rmSync(folder, {recursive: true, force: true});
});

const report = (words: string[], flags: Record<string, unknown> = {}): Promise<number> =>
  command.run({words, flags, trainer: []});

const DIRECTORY = '/Users/ada/training';
const OLDER = {name: 'older', iterations: 60, directory: DIRECTORY, startedAt: Date.UTC(2026, 0, 4)};
const NEWER = {name: 'newer', iterations: 60, directory: DIRECTORY, startedAt: Date.UTC(2026, 0, 5), seed: 2};

const twoRuns = (): void => {
  writeMadeRun(home.home, '20260104-000000-aaaa', OLDER);
  writeMadeRun(home.home, '20260105-000000-bbbb', NEWER);
};

describe('mlxtop report', () => {
  test('writes a page about the newest run into this folder, and again over it', async () => {
    twoRuns();
    expect(await report([])).toBe(0);
    expect(printed).toMatch(/^Wrote mlxtop-20260105-000000-bbbb\.html \(\d+ KB\)\.\n$/);
    const page = readFileSync(join(folder, 'mlxtop-20260105-000000-bbbb.html'), 'utf8');
    expect(page).toMatch(/<h2>newer /);
    expect(page).toMatch(/60 of 60/);
    expect(page).not.toMatch(/\/Users\/ada/);
    expect(await report([])).toBe(0);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('writes one about several, each named once, the first as the baseline', async () => {
    twoRuns();
    await report(['older', 'newer', '20260104'], {output: 'both.html', withCommand: true});
    const page = readFileSync(join(folder, 'both.html'), 'utf8');
    expect(page.match(/<article class="run"/g)).toHaveLength(2);
    expect(page).toMatch(/older<\/a> <span>[^<]*the baseline/);
    expect(page).toContain(DIRECTORY);
  });

  test('prints Markdown, or writes it where it is told to', async () => {
    twoRuns();
    await report(['older'], {markdown: true});
    expect(printed).toMatch(/^# older$/m);
    expect(readdirSync(folder)).toEqual([]);
    await report(['older'], {markdown: true, output: 'a.md'});
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toMatch(/^<!-- mlxtop report/);
  });

  test('prints the page for -', async () => {
    twoRuns();
    await report(['older'], {output: '-'});
    expect(printed).toMatch(/^<!doctype html>\n.*<\/html>\n$/s);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves another file as it is', async () => {
    twoRuns();
    writeFileSync(join(folder, 'mine.html'), 'mine');
    await expect(report(['older'], {output: 'mine.html'})).rejects.toThrow(
      /mine.html is not a report that mlxtop has written/,
    );
    await expect(report(['older'], {output: '-', open: true})).rejects.toThrow(/--open needs a file/);
    await expect(report(['nothing'])).rejects.toThrow(/There is no run 'nothing'/);
    expect(existsSync(join(folder, 'mine.html'))).toBe(true);
    expect(readFileSync(join(folder, 'mine.html'), 'utf8')).toBe('mine');
  });
});
