/** Writes the table of commands into readme.md, between its markers. */
import {readFile, writeFile} from 'node:fs/promises';
import {load, path} from './load-source.js';

const {allCommands} = await load('source/commands/kit/all.ts');
const {withCommands} = await load('source/manual/readme.ts');
const readme = await readFile(path('readme.md'), 'utf8');
await writeFile(path('readme.md'), withCommands(readme, await allCommands()));
