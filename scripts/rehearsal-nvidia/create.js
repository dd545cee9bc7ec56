// Makes a rehearsal's folder and prints it, or works on one:
//   create.js [--scene NAME] [--directory DIR]
//   create.js scene DIR NAME · come DIR PID MIB · go DIR PID · calls DIR · close DIR
import {parseArgs} from 'node:util';
import {createCards, openCards} from './rehearsal.js';
import {other, sceneOf} from './scenes.js';

/** @type {Record<string, (folder: string, ...words: string[]) => unknown>} */
const COMMANDS = {
  scene: (folder, name = 'training') => openCards(folder).change(state => Object.assign(state, sceneOf(name))),
  come: (folder, pid, size) =>
    openCards(folder).change(state => {
      state.processes.push(other(Number(pid), Number(size)));
    }),
  go: (folder, pid) =>
    openCards(folder).change(state => {
      state.processes = state.processes.filter(({who}) => !('pid' in who) || who.pid !== Number(pid));
    }),
  calls: folder => openCards(folder).calls().join('\n'),
  close: folder => openCards(folder).remove(),
};

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {scene: {type: 'string', default: 'training'}, directory: {type: 'string'}},
});
const [word, folder = '', ...rest] = positionals;
if (word === undefined) process.stdout.write(`${createCards(values).tools}\n`);
else if (COMMANDS[word]) process.stdout.write(`${COMMANDS[word](folder, ...rest) ?? 'done'}\n`);
else throw new Error(`No command ${word}: ${Object.keys(COMMANDS).join(', ')}`);
