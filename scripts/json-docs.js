/**
 * Writes docs/json.md and docs/export.md from the contract of what programs read, source/report/contract/, and the
 * tables of docs/metrics.md from the metrics, source/export/prometheus/.
 */
import {readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

/** @param {string} name Below the project's folder. */
const path = name => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * What a module exports.
 * @param {string} name
 */
const load = async name => {
  const {outputFiles} = await build({entryPoints: [path(name)], bundle: true, format: 'esm', write: false});
  const [bundle] = outputFiles;
  if (!bundle) throw new Error('esbuild has written nothing.');
  return import(`data:text/javascript,${encodeURIComponent(bundle.text)}`);
};

const {jsonDocs} = await load('source/report/contract/markdown.ts');
const {exportDocs} = await load('source/report/contract/export/markdown.ts');
await writeFile(path('docs/json.md'), jsonDocs());
await writeFile(path('docs/export.md'), exportDocs());
const {withMetricsTable} = await load('source/export/prometheus/docs.ts');
await writeFile(path('docs/metrics.md'), withMetricsTable(await readFile(path('docs/metrics.md'), 'utf8')));
