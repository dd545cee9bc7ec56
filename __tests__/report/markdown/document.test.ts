import {describe, expect, test} from '@jest/globals';
import {compareRuns} from '../../../source/insight/compare/compare.js';
import {MARKDOWN_BEGINNING, reportMarkdown} from '../../../source/report/markdown/document.js';
import {plain, table} from '../../../source/report/markdown/escape.js';
import {HOSTILE, harmful} from '../../faults/hostile.js';
import {BEGAN, madeWhole} from '../html/made-whole.js';

const OPTIONS = {withCommand: false, writtenAt: BEGAN + 40_000_000, version: '0.1.0'};

describe('a report as Markdown', () => {
  test('says what the page says', () => {
    const text = reportMarkdown([madeWhole()], null, OPTIONS);
    expect(text).toMatchSnapshot();
    expect(text.startsWith(MARKDOWN_BEGINNING)).toBe(true);
  });

  test('begins with the comparison of several runs', () => {
    const run = madeWhole();
    const other = {...run, id: 'b', view: {...run.view, run: {...run.view.run, id: 'b', name: 'other'}}};
    const text = reportMarkdown([run, other], compareRuns([run, other], {baseline: run.id}), OPTIONS);
    expect(text.split('\n')[2]).toBe('# lora-3b and other');
    expect(text).toMatch(/^# other$/m);
  });

  test('shows text from outside as it is, in its own line and cell', () => {
    const run = madeWhole({apps: [{name: `x | y\n# z ${HOSTILE}`, bytes: 1}]});
    Object.assign(run.view.run, {name: '# <b>name</b> `x` [a](b)', note: '1. *no* list'});
    const text = reportMarkdown([run], null, OPTIONS);
    expect(harmful(text)).toEqual([]);
    expect(text).toContain('# \\# \\<b\\>name\\<…/b\\> \\`x\\` \\[a\\](b)');
    expect(text).toContain('x \\| y # z');
    expect(text).not.toMatch(/^# z/m);
  });
});

test.each([
  ['2.2× slower', '2.2× slower'],
  ['1. one', '1\\. one'],
  ['- a', '\\- a'],
  ['a_b*c', 'a\\_b\\*c'],
  ['&lt;b', '\\&lt;b'],
])('%s is written as %s', (text, written) => {
  expect(plain(text)).toBe(written);
});

test('a table has a line for its head, and a cell for each text', () => {
  expect(table(['a', ''], [['1 | 2', 'x']])).toBe('| a |  |\n| --- | --- |\n| 1 \\| 2 | x |');
});
