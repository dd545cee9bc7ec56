import {closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {errorCode} from '../../source/errors.js';
import {isAliveBy, releaseLock, takeLock} from '../../source/journal/lock.js';

// Lives LIVES lives, one after the other, in FOLDER, as soon as the file GO exists. In each it tries to take the lock,
// and when it has it, either releases it or dies with it: a life ends when the file named after this process contains
// the name of another. Prints how often it had the lock, and how often another process had it at the same time.
const [folder = '', go = '', lives = '0'] = process.argv.slice(2);
const lock = join(folder, 'lock');
const inside = join(folder, 'inside');
const lifeFile = (pid: number): string => join(folder, `life-${pid}`);

const beginLife = (name: string): void => {
  writeFileSync(`${lifeFile(process.pid)}.new`, name);
  renameSync(`${lifeFile(process.pid)}.new`, lifeFile(process.pid));
};

const isAlive = isAliveBy(async pid => (existsSync(lifeFile(pid)) ? readFileSync(lifeFile(pid), 'utf8') : null));

const isAlone = (): boolean => {
  try {
    closeSync(openSync(inside, 'wx'));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
};

let had = 0;
let together = 0;
process.stdout.write('ready\n');
while (!existsSync(go));
for (let life = 0; life < Number(lives); life++) {
  const owner = {pid: process.pid, identity: `${process.pid}: life ${life}`};
  beginLife(owner.identity);
  if (!(await takeLock(lock, owner, isAlive))) continue;
  had++;
  if (isAlone()) rmSync(inside, {force: true});
  else together++;
  if (life % 3 === 0) releaseLock(lock, owner);
}
process.stdout.write(JSON.stringify({had, together}));
