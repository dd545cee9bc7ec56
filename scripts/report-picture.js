// `node scripts/report-picture.js [PAGE]`: writes docs/report-light.webp and docs/report-dark.webp, the pictures of the
// readme: the beginning of a report as a browser shows it. Without PAGE it is the report of a made-up run like the
// guide's, which swaps until Cursor is quit; with it, a page that `mlxtop report` has written.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {chromium} from 'playwright-core';
import {BUNDLE} from './bundle.js';
import {findBrowser} from './test-browser/find.js';

/** @param {string} name */
const at = name => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** As wide as a readme shows it. */
const SIZE = {width: 1000, height: 1600};
/** The last chart that is seen: by then the story is told. */
const LAST = 'figure[id$=pace]';
const QUALITY = 0.8;

const GB = 1024 ** 3;
/** @type {import('../__tests__/helpers/made-run.js').Scenario} */
const GUIDE = {
  name: 'llama-3b-lora',
  startedAt: new Date(2026, 10, 24, 21, 4).getTime(),
  iterations: 2190,
  saveEvery: 500,
  swapping: [{from: 150, until: 9000, factor: 2.2, pressure: 'red'}],
  quits: [{at: 3720, app: 'Cursor'}],
  pauses: [{at: 5400, seconds: 420}],
  apps: [
    {name: 'Cursor', bundleId: null, bytes: 3.4 * GB},
    {name: 'Google Chrome', bundleId: null, bytes: 2.1 * GB},
    {name: 'Docker Desktop', bundleId: null, bytes: 1.6 * GB},
  ],
};

/**
 * The page about the made-up run, as a file in `folder`.
 * @param {string} folder
 */
const madePage = async folder => {
  const outfile = join(folder, 'made-run.mjs');
  await build({
    stdin: {contents: "export {writeMadeRun} from './__tests__/helpers/made-run.ts';", resolveDir: at('')},
    outfile,
    ...BUNDLE,
  });
  const {writeMadeRun} = await import(pathToFileURL(outfile).href);
  writeMadeRun(folder, '20261124-210400-llama-3b-lora', GUIDE);
  const page = join(folder, 'report.html');
  const words = [at('dist/mlxtop.js'), 'report', 'llama-3b-lora', '--output', page];
  const {status} = spawnSync(process.execPath, words, {env: {...process.env, MLXTOP_HOME: folder}, stdio: 'inherit'});
  if (status !== 0) throw new Error('mlxtop report failed: node scripts/build.js first.');
  return page;
};

/**
 * The same picture as WebP, a tenth of its size: the browser itself writes it.
 * @param {import('playwright-core').Browser} browser
 * @param {Buffer} png
 */
const asWebp = async (browser, png) => {
  const page = await browser.newPage();
  const words = `(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', ${QUALITY});
  })()`;
  const url = String(await page.evaluate(words));
  await page.close();
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
};

/** @param {string} page */
const takePictures = async page => {
  const {path, missing} = await findBrowser(text => process.stderr.write(`${text}\n`));
  if (path === undefined) throw new Error(missing);
  const browser = await chromium.launch({executablePath: path});
  try {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      // Without what the script adds: a picture has no buttons.
      const context = await browser.newContext({viewport: SIZE, colorScheme, javaScriptEnabled: false});
      const tab = await context.newPage();
      await tab.goto(pathToFileURL(page).href);
      const last = await tab.locator(LAST).first().boundingBox();
      const height = last === null ? SIZE.height : Math.ceil(last.y + last.height) + 12;
      const picture = await asWebp(browser, await tab.screenshot({clip: {x: 0, y: 0, width: SIZE.width, height}}));
      const file = `docs/report-${colorScheme}.webp`;
      writeFileSync(at(file), picture);
      process.stdout.write(`${file}: ${Math.round(picture.length / 1024)} KB\n`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
};

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-picture-'));
try {
  const [page] = process.argv.slice(2);
  await takePictures(page === undefined ? await madePage(folder) : resolve(page));
} finally {
  rmSync(folder, {recursive: true, force: true});
}
