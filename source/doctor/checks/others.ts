import {realpathSync} from 'node:fs';
import {dirname} from 'node:path';
import {note, ok} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check} from '../world.js';

/** Other programs of this name (there is a Rust one) that a shell would find before ours. */
export const others: Check = {
  name: 'others',
  async run({environment, script}) {
    const found = allOnPath('mlxtop', environment.PATH);
    const [first] = found;
    if (first === undefined) {
      return [note('others', 'no mlxtop is on the PATH', 'You started this one by its path.', 'npm install -g mlxtop')];
    }
    const isOurs = (path: string): boolean => dirname(realpathSync(path)) === dirname(script);
    if (isOurs(first)) return [ok('others', `mlxtop on the PATH is this one (${first})`)];
    return [
      note(
        'others',
        `mlxtop on the PATH is another one (${first})`,
        'Commands that you type as mlxtop, also those that mlxtop suggests, start that one.',
        found.some(isOurs) ? 'Put the folder of this one first on the PATH.' : 'Start this one by its path.',
      ),
    ];
  },
};
