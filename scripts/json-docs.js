/** Writes docs/json.md from the contract of the JSON documents, source/report/contract/. */
import {writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

/** @param {string} name Below the project's folder. */
const path = name => fileURLToPath(new URL(`../${name}`, import.meta.url));

const {outputFiles} = await build({
  entryPoints: [path('source/report/contract/markdown.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const [bundle] = outputFiles;
if (!bundle) throw new Error('esbuild has written nothing.');
const {jsonDocs} = await import(`data:text/javascript,${encodeURIComponent(bundle.text)}`);
await writeFile(path('docs/json.md'), jsonDocs());
