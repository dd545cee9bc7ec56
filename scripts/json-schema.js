/** Writes schema/: the JSON Schema of settings.yaml and of each --json, from the contracts of both. */
import {mkdir, rm, writeFile} from 'node:fs/promises';
import {load, path} from './load-source.js';

const {outputSchemas} = await load('source/report/contract/schema.ts');
const {settingsSchema} = await load('source/settings/schema.ts');
await rm(path('schema'), {recursive: true, force: true});
await mkdir(path('schema'));
for (const [name, schema] of Object.entries({...outputSchemas('open'), settings: settingsSchema()})) {
  await writeFile(path(`schema/${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
