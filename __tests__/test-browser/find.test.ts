import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from '@jest/globals';

const FIND = fileURLToPath(new URL('../../scripts/test-browser/find.js', import.meta.url));
const SAY = 'process.stdout.write(JSON.stringify(await findBrowser(text => process.stderr.write(text))))';

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-browser-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

let count = 0;
/** A folder of programs, each a few lines of shell; `FOLDER` in them is it. */
const programs = (all: Readonly<Record<string, string>>): string => {
  const place = join(folder, String(count++));
  mkdirSync(place);
  for (const [name, lines] of Object.entries(all)) {
    writeFileSync(join(place, name), `#!/bin/sh\n${lines.replaceAll('FOLDER', place)}\n`);
    chmodSync(join(place, name), 0o755);
  }
  return place;
};

const find = (path: string, own = '') => {
  const {stdout, stderr} = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import {findBrowser} from '${FIND}';${SAY}`],
    {
      env: {PATH: path, MLXTOP_TEST_BROWSER: own},
      encoding: 'utf8',
    },
  );
  return {...JSON.parse(stdout), said: stderr};
};

/** An apt-get that puts a browser there when it is asked for Chromium, and a sudo that asks for no password. */
const INSTALLS = `
case "$*" in *"install"*chromium) printf '#!/bin/sh\\nexit 0\\n' > FOLDER/chromium; /bin/chmod 755 FOLDER/chromium ;; esac`;
const SUDO = '[ "$2" = true ] && exit 0; shift; exec "$@"';

// A Mac has its applications elsewhere.
(process.platform === 'darwin' ? describe.skip : describe)('the browser that the tests run in', () => {
  test('is the one that is named', () => {
    const own = programs({mine: 'exit 0', other: 'exit 1'});
    expect(find('/nowhere', join(own, 'mine')).path).toBe(join(own, 'mine'));
    expect(find('/nowhere', join(own, 'other')).missing).toContain('does not start');
  });

  test('is one that is there and starts', () => {
    const place = programs({'chromium-browser': 'exit 1', 'google-chrome': 'exit 0'});
    expect(find(place)).toEqual({path: join(place, 'google-chrome'), said: ''});
  });

  test('is installed where it is missing, and that is said', () => {
    const place = programs({'apt-get': INSTALLS, sudo: SUDO});
    const {path, said} = find(place);
    expect(path).toBe(join(place, 'chromium'));
    expect(said).toContain('Chromium is missing: installing it');
  });

  test('is missing for a reason', () => {
    expect(find(programs({})).missing).toContain('install Chromium with your package manager');
    const failing = programs({'apt-get': 'echo "E: Unable to locate package chromium" >&2; exit 100', sudo: SUDO});
    expect(find(failing).missing).toContain('apt-get update failed: E: Unable to locate package chromium');
    expect(find(programs({'apt-get': 'exit 0', sudo: SUDO})).missing).toContain('does not start');
  });
});
