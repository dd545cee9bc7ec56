import {describe, expect, test} from '@jest/globals';
import {parseEnvironments} from '../../source/host/darwin/environment.js';
import {isTerminal, terminalApps, terminalOfServer} from '../../source/host/terminal-app.js';

const names = (environment: Record<string, string>): string[] => terminalApps(environment).map(({name}) => name);

describe('the variables of a terminal', () => {
  test.each([
    [['Terminal'], {TERM_PROGRAM: 'Apple_Terminal', __CFBundleIdentifier: 'com.apple.Terminal'}],
    [['iTerm2'], {TERM_PROGRAM: 'iTerm.app', LC_TERMINAL: 'iTerm2', ITERM_SESSION_ID: 'w0t0p0:38E3'}],
    // tmux has replaced TERM_PROGRAM.
    [['iTerm2'], {TERM_PROGRAM: 'tmux', TMUX: '/tmp/x,1,0', LC_TERMINAL: 'iTerm2'}],
    [['iTerm2'], {TERM_PROGRAM: 'tmux', ITERM_SESSION_ID: 'w0t0p0:38E3'}],
    // An editor that was opened from iTerm2.
    [['VS Code'], {TERM_PROGRAM: 'vscode', ITERM_SESSION_ID: 'w0t0p0:38E3'}],
    [['Cursor'], {TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.todesktop.230313mzl4w4u92', CURSOR_TRACE_ID: 'x'}],
    [['Cursor'], {TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.todesktop.230313mzl4w4u92'}],
    // Terminal that was opened by `open` from Cursor's.
    [['Terminal'], {TERM_PROGRAM: 'Apple_Terminal', __CFBundleIdentifier: 'com.apple.Terminal', CURSOR_TRACE_ID: 'x'}],
    [['Cursor'], {TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: 'x'}],
    // One that was started by its path from another's shell: either may be it.
    [['Terminal', 'Ghostty'], {TERM_PROGRAM: 'ghostty', __CFBundleIdentifier: 'com.apple.Terminal'}],
    [['net.kovidgoyal.kitty'], {__CFBundleIdentifier: 'net.kovidgoyal.kitty'}],
    [[], {TERM_PROGRAM: 'tmux', TMUX: 'x'}],
    [[], {}],
    [[], {TERM_PROGRAM: 'constructor'}],
    // iTerm2 sends LC_* along: it runs on another machine.
    [[], {LC_TERMINAL: 'iTerm2', SSH_CONNECTION: '10.0.0.2 5 10.0.0.3 22'}],
  ])('%j', (apps, environment) => expect(names(environment)).toEqual(apps));

  test('is read from ps -E, and nothing else of it', () => {
    const text =
      '  77 /opt/homebrew/bin/tmux new -d HOME=/Users/me TERM_PROGRAM=iTerm.app SECRET=hush __CFBundleIdentifier=com.googlecode.iterm2\n' +
      '  78 (tmux)\n' +
      ' 791 env TERM_PROGRAM=word sh PATH=/bin TERM_PROGRAM=ghostty LC_TERMINAL= \n';
    expect(parseEnvironments(text)).toEqual(
      new Map([
        [77, {TERM_PROGRAM: 'iTerm.app', __CFBundleIdentifier: 'com.googlecode.iterm2'}],
        [78, {}],
        [791, {TERM_PROGRAM: 'ghostty'}],
      ]),
    );
  });
});

test.each([
  ['iTermServer-3.5.', true],
  ['iTermServer', true],
  [
    '/Users/me/Library/Application Support/iTerm2/iTermServer-3.5.10 /Users/me/Library/Application Support/iTerm2/s.socket',
    true,
  ],
  ['/usr/bin/vim /Users/me/iTermServer-3.5.10', false],
  ['iTermServerless', false],
  ['zsh', false],
])('%s keeps the shells of iTerm2: %s', (name, keeps) => expect(terminalOfServer(name)?.name === 'iTerm2').toBe(keeps));

test('an application is known by its bundle id, else by its name or its bundle’s', () => {
  const [iterm = {name: '', bundleId: null}] = terminalApps({TERM_PROGRAM: 'iTerm.app'});
  expect(isTerminal({name: 'iTerm2', bundleId: 'com.googlecode.iterm2'}, iterm)).toBe(true);
  expect(isTerminal({name: 'iTerm2', bundleId: 'com.example.fake'}, iterm)).toBe(false);
  expect(isTerminal({name: 'iTerm', bundleId: null}, iterm)).toBe(true);
  expect(isTerminal({name: 'Terminal', bundleId: null}, iterm)).toBe(false);
});
