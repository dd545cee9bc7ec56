import {readFileSync, realpathSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {note, ok} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check} from '../world.js';

/** A script of the user's own, no longer than that, which does little else than to start this program. */
const MAX_WRAPPER_BYTES = 4096;

const startsOurs = (path: string, script: string): boolean => {
  try {
    const text = statSync(path).size > MAX_WRAPPER_BYTES ? '' : readFileSync(path, 'utf8');
    return text.startsWith('#!') && text.includes(script);
  } catch {
    return false;
  }
};

/** Other programs of this name (there is a Rust one) that a shell would find before ours. */
export const others: Check = {
  name: 'others',
  async run({environment, script}) {
    const found = allOnPath('mlxtop', environment.PATH);
    const [first] = found;
    if (first === undefined) {
      return [note('others', 'no mlxtop is on the PATH', 'You started this one by its path.', 'npm install -g mlxtop')];
    }
    const isOurs = (path: string): boolean =>
      dirname(realpathSync(path)) === dirname(script) || startsOurs(path, script);
    if (isOurs(first)) return [ok('others', `mlxtop on the PATH is this one (${first})`)];
    return [
      note(
        'others',
        `mlxtop on the PATH is another one (${first})`,
        'The command mlxtop, also as mlxtop suggests it, starts that one.',
        found.some(isOurs) ? 'Put the folder of this one first on the PATH.' : `Start this one by its path: ${script}`,
      ),
    ];
  },
};
