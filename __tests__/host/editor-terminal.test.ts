import {describe, expect, test} from '@jest/globals';
import {
  editorTerminal,
  editorTerminalHint,
  livesInEditorHint,
  terminalName,
} from '../../source/host/editor-terminal.js';

const CURSOR = {TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: 'abc', __CFBundleIdentifier: 'com.todesktop.230313mzl4w4u92'};

describe('the editor around us', () => {
  test.each([
    ['Cursor', CURSOR],
    ['Cursor', {TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: 'abc'}],
    ['Cursor', {__CFBundleIdentifier: 'com.todesktop.230313mzl4w4u92'}],
    ['VS Code', {TERM_PROGRAM: 'vscode'}],
    ['VS Code', {TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.microsoft.VSCodeInsiders'}],
    ['an editor', {TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.exafunction.windsurf'}],
  ])('is %s', (editor, environment) => expect(editorTerminal(environment)).toBe(editor));

  test.each([
    ['a native terminal', {TERM_PROGRAM: 'Apple_Terminal', __CFBundleIdentifier: 'com.apple.Terminal'}],
    ['nothing known', {}],
    [
      "a native one that was opened from Cursor's",
      {...CURSOR, TERM_PROGRAM: 'ghostty', __CFBundleIdentifier: 'com.x.y'},
    ],
    ["one that says so itself, opened from Cursor's", {TERM_PROGRAM: 'Apple_Terminal', CURSOR_TRACE_ID: 'abc'}],
    ['a tmux that was started from one long ago', {...CURSOR, TERM_PROGRAM: 'tmux', TMUX: '/tmp/tmux-501/default,1,0'}],
  ])('is none in %s', (_where, environment) => {
    expect(editorTerminal(environment)).toBeNull();
    expect(editorTerminalHint(environment, 'darwin', 'mlxtop')).toBeNull();
  });

  test('the hint says what it costs, and how to continue without it', () => {
    const hint = editorTerminalHint(CURSOR, 'darwin', 'train-2') ?? '';
    for (const part of ["Cursor's terminal", '3 to 5 GB', 'does not need', 'open Terminal', 'mlxtop attach train-2']) {
      expect(hint).toContain(part);
    }
    expect(editorTerminalHint({TERM_PROGRAM: 'vscode'}, 'linux', 'x')).toContain('quit VS Code');
  });
});

test.each([
  ['Terminal', {TERM_PROGRAM: 'Apple_Terminal'}],
  ['iTerm', {TERM_PROGRAM: 'iTerm.app'}],
  ['Cursor', CURSOR],
  ['your terminal', {TERM_PROGRAM: 'something-new'}],
  ['the terminal that tmux was started from', {TERM_PROGRAM: 'tmux', TMUX: 'x'}],
])('the permission is asked for %s', (name, environment) => expect(terminalName(environment)).toBe(name));

test('where a run may end with the editor, the hint does not say to quit it', () => {
  const hint = livesInEditorHint('Cursor');
  for (const part of [
    "Cursor's terminal",
    '3 to 5 GB',
    'quitting Cursor may end it',
    'run --independent',
    'Background App Activity',
  ]) {
    expect(hint).toContain(part);
  }
  expect(hint).not.toMatch(/then quit/);
  expect(livesInEditorHint('an editor')).toContain('quitting the editor may end it');
});
