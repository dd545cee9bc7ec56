import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect} from '@jest/globals';
import {cannotMount, type SmallDisk, smallDisk} from '../journal/places.js';
import {leaveDisks, setUpOn} from './on-disk.js';
import {type Fault, faults} from './table.js';

afterEach(leaveDisks);

const startWith = (what: string, spare: (disk: SmallDisk) => void): Fault => ({
  fault: `a start on a disk ${what}`,
  holds: 'it is refused with what to do, and nothing is started or left behind',
  cannotShow: cannotMount,
  shown() {
    const {disk, on} = setUpOn(smallDisk('1m'));
    spare(disk);
    const {code, stdout, stderr} = on.mlxtop(['run', '--detach', '--socket-name', on.socket, '--', 'sleep', '60']);
    expect({code, stdout}).toEqual({code: 1, stdout: ''});
    expect(stderr).toMatch(
      /^mlxtop: (?:There is no space in .* to record a run|Cannot write to .*): ENOSPC.*\nFree some space .*\n$/,
    );
    expect(on.tmux('list-sessions')).toBe('');
    expect(readdirSync(join(disk.folder, 'runs'))).toEqual([]);
  },
});

faults('a start where there is little room', [
  startWith('with room for a run, and none for its end', disk => disk.fill(48 * 1024)),
  startWith('with no room at all', disk => disk.fill(0)),
  startWith('that takes five more files', disk => disk.fillWithFiles(5)),
]);
