import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {KEEP} from '../../source/doctor/mac-check/lab.js';

test('what is left of a check that was killed goes, although something was still writing there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-keep-'));
  try {
    const work = join(folder, 'work');
    mkdirSync(join(work, 'home'), {recursive: true});
    // As when a file comes between the last removal in a folder and that of the folder itself.
    const busyOnce = `#!/bin/sh\n[ -e '${folder}/busy' ] || { touch '${folder}/busy'; exit 1; }\nexec /bin/rm "$@"\n`;
    writeFileSync(join(folder, 'rm'), busyOnce, {mode: 0o755});
    const gone = spawnSync('true').pid;
    const words = ['-c', KEEP, 'keep', String(gone), `lab-keep-${process.pid}`, work];
    spawnSync('/bin/sh', words, {env: {...process.env, PATH: `${folder}:${process.env.PATH}`}});
    expect(existsSync(work)).toBe(false);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
});
