import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {opener, openFile} from '../../source/host/open-file.js';
import {waitFor} from '../helpers/wait.js';

let tools = '';

beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), 'mlxtop-open-'));
});
afterEach(() => rmSync(tools, {recursive: true, force: true}));

const put = (name: string, script: string): void => {
  writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
};

describe('opening a file', () => {
  test('hands it to the desktop as one word, whatever it is called', async () => {
    const file = join(tools, "a b; touch pwned '$(id)'.html");
    put('open', `printf '%s' "$1" > ${tools}/seen`);
    expect(await openFile(file, {platform: 'darwin', tools, environment: {}})).toBeNull();
    expect(readFileSync(join(tools, 'seen'), 'utf8')).toBe(file);
  });

  test('does not wait for a browser on Linux', async () => {
    put('xdg-open', `printf '%s' "$1" > ${tools}/seen; sleep 0.1`);
    expect(
      await openFile('/x.html', {platform: 'linux', tools, environment: {DISPLAY: ':0', PATH: '/usr/bin:/bin'}}),
    ).toBeNull();
    await waitFor(
      'the program',
      () => existsSync(join(tools, 'seen')) && readFileSync(join(tools, 'seen'), 'utf8') === '/x.html',
    );
  });

  test('says what went wrong', async () => {
    put('open', 'echo "LSOpenURLsWithRole() failed: -600" >&2; exit 1');
    expect(await openFile('/x', {platform: 'darwin', tools, environment: {}})).toMatch(/failed: -600/);
    put('xdg-open', 'exit 0');
    expect(await openFile('/x', {platform: 'linux', tools, environment: {}})).toMatch(/no desktop session/);
    expect(await openFile('/x', {platform: 'linux', tools: null, environment: {PATH: 'here:'}})).toMatch(
      /not installed/,
    );
    expect(opener({platform: 'linux', tools: null, environment: {PATH: tools}})).toBe(join(tools, 'xdg-open'));
  });
});
