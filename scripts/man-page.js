/** Writes man/mlxtop.1 from the table of commands. */
import {mkdir, writeFile} from 'node:fs/promises';
import {load, path} from './load-source.js';

const {allCommands} = await load('source/commands/kit/all.ts');
const {manualPage} = await load('source/manual/mdoc.ts');
await mkdir(path('man'), {recursive: true});
await writeFile(path('man/mlxtop.1'), manualPage(await allCommands()));
