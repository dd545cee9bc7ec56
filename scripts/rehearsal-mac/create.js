// Makes a rehearsal and prints its folder, or works on one:
//   create.js [--scene NAME] [--macos VERSION] [--directory DIR]
//   create.js withdraw DIR FOLDER… · allow DIR
//   create.js show DIR · fault DIR TOOL KIND|none · quit DIR APP · close DIR
import {realpathSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {createRehearsal, openRehearsal} from './rehearsal.js';

const GIB = 2 ** 30;
/** @param {number} bytes */
const gib = bytes => `${(bytes / GIB).toFixed(2)} GiB`;

/** @param {string} folder */
const show = folder => {
  const rehearsal = openRehearsal(folder);
  const {level, swapUsed, wired, occupied, slowdown} = rehearsal.memory();
  const {macos, apps} = rehearsal.state();
  const running = apps.map(({name}) => name).filter(name => rehearsal.pids(name).length > 0);
  return [
    `macOS ${macos}, level ${level}, swap ${gib(swapUsed)}, wired ${gib(wired)}, compressor ${gib(occupied)}`,
    `an iteration takes ${slowdown.toFixed(2)} times as long as without swapping`,
    `running: ${running.join(', ')}`,
    `calls: ${rehearsal.calls().length}`,
  ].join('\n');
};

/** @type {Record<string, (...words: string[]) => unknown>} */
const COMMANDS = {
  show: folder => show(folder),
  fault: (folder, tool, ...kind) =>
    openRehearsal(folder).fault(tool, kind.join(' ') === 'none' ? null : kind.join(' ')),
  quit: (folder, name) => openRehearsal(folder).end(name),
  withdraw: (folder, ...folders) => openRehearsal(folder).withdraw(folders.map(one => realpathSync(one))),
  allow: folder => openRehearsal(folder).allow(),
  close: folder => openRehearsal(folder).close(),
};

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    scene: {type: 'string', default: 'red'},
    macos: {type: 'string', default: '15'},
    directory: {type: 'string'},
  },
});
const [word, ...rest] = positionals;
if (word === undefined) process.stdout.write(`${(await createRehearsal(values)).tools}\n`);
else if (COMMANDS[word]) process.stdout.write(`${COMMANDS[word](...rest) ?? 'done'}\n`);
else throw new Error(`No command ${word}: ${Object.keys(COMMANDS).join(', ')}`);
