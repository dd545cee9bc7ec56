// `node scripts/screens.js`: draws the pictures of the readme, docs/screens/NAME-light.svg and -dark.svg, as the
// dashboard in the sources draws them. A test compares them.
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {BUNDLE} from './bundle.js';
import {cellsOf} from './screens/cells.js';
import {PALETTES} from './screens/palettes.js';
import {svgOf} from './screens/svg.js';

/** @param {string} name */
const at = name => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The tests' pictures, which read their files from beside the tests: so the bundle lies there for a moment. */
const load = async () => {
  const outfile = at(`__tests__/screens/.draw-${process.pid}.mjs`);
  try {
    await build({entryPoints: [at('__tests__/screens/pictures.ts')], outfile, ...BUNDLE});
    const {screenPictures} = await import(pathToFileURL(outfile).href);
    return screenPictures();
  } finally {
    rmSync(outfile, {force: true});
  }
};

mkdirSync(at('docs/screens'), {recursive: true});
for (const {name, title, columns, rows} of await load()) {
  const cells = await cellsOf(rows, columns);
  for (const [background, palette] of Object.entries(PALETTES)) {
    const file = `docs/screens/${name}-${background}.svg`;
    const text = svgOf(cells, palette, title);
    writeFileSync(at(file), text);
    process.stdout.write(`${file}: ${Math.round(text.length / 1024)} KB\n`);
  }
}
