import {existsSync, readFileSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {shellWord} from '../../../tmux/quote.js';
import {knownWords} from '../../known-words.js';
import {judged, notTried, type Step} from '../step.js';

export const documents: Step = {
  name: 'documents',
  item: 3,
  tried: 'a new file in ~/Documents, written, read and removed by a program in the private tmux server',
  expected:
    'it works with the permission of the terminal that started the server, which macOS asks for once; without it, it fails with "Operation not permitted"',
  asks: 'May this check write one small file of its own into your Documents folder, read it and remove it? macOS may ask for the permission.',
  async run(lab) {
    await lab.demo();
    const folder = join(homedir(), 'Documents');
    if (!existsSync(folder)) return notTried('there is no Documents folder');
    const file = join(folder, `mlxtop-mac-check-${process.pid}.txt`);
    // Never overwrite an existing file.
    if (existsSync(file)) return notTried('a file of that name is there already');
    lab.later(async () => rmSync(file, {force: true}));
    const told = join(lab.folder, 'documents');
    const [at, into] = [shellWord(file), shellWord(told)];
    const script = `{ echo here >${at} && cat ${at} && rm ${at}; } >${into}.new 2>&1; echo $? >>${into}.new; mv ${into}.new ${into}`;
    await lab.tmux.run(['new-window', '-d', '-t', '=mac-check:', '/bin/sh', '-c', script]);
    // The user may have to answer macOS first.
    const answer = await lab.until(async () => (existsSync(told) ? readFileSync(told, 'utf8') : null), 60_000);
    if (answer === null) return notTried('no answer within a minute: is macOS asking something on the screen?');
    const worked = /^here\n0\n$/.test(answer);
    const refused = /Operation not permitted/.test(answer);
    return judged(
      worked || refused,
      worked ? 'written, read and removed' : refused ? 'Operation not permitted' : knownWords(answer),
    );
  },
};
