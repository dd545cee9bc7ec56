import {readFile} from 'node:fs/promises';
import {brotliCompressSync} from 'node:zlib';
import {bundlePageScript} from './page-script.js';

/**
 * For esbuild: Ink loads React's developer tools in development only, but imports them by name; they would add a web
 * socket client.
 * @type {import('esbuild').Plugin}
 */
const withoutDevtools = {
  name: 'without-devtools',
  setup({onResolve, onLoad}) {
    onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'empty'}));
    onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {};'}));
  },
};

/**
 * The script of a report's page, as text in place of what `page-script.ts` gives: bundled from `script/`, for browsers.
 * @type {import('esbuild').Plugin}
 */
const withPageScript = {
  name: 'with-page-script',
  setup({onLoad}) {
    onLoad({filter: /[/\\]report[/\\]html[/\\]page-script\.ts$/}, async () => ({
      contents: `export const pageScript = () => ${JSON.stringify(await bundlePageScript())};`,
      loader: 'js',
    }));
  },
};

const WASM = /"(data:application\/octet-stream;base64,)([\w+/=]+)"/;

/**
 * For esbuild: Ink's layout is WebAssembly as base64, which packs badly: 14 KB of the package.
 * @type {import('esbuild').Plugin}
 */
const packedLayout = {
  name: 'packed-layout',
  setup({onLoad}) {
    onLoad({filter: /[/\\]yoga-wasm-base64-esm\.js$/}, async ({path}) => {
      const text = await readFile(path, 'utf8');
      const [all, head, base64] = WASM.exec(text) ?? [];
      if (!all || !base64) throw new Error('yoga-layout holds its WebAssembly in another way: see bundle.js');
      const packed = brotliCompressSync(Buffer.from(base64, 'base64')).toString('base64');
      const unpacked = `mlxtopUnpack(Buffer.from("${packed}", "base64")).toString("base64")`;
      return {
        contents: `import {brotliDecompressSync as mlxtopUnpack} from 'node:zlib';${text.replace(all, () => `"${head}" + ${unpacked}`)}`,
      };
    });
  },
};

/** Of a package of 320 KB the parts that `mlxtop doctor` asks: a sixth of it. */
const OF_SYSTEM_INFORMATION = `
exports.system = require('./system').system;
exports.battery = require('./battery');
exports.fsSize = require('./filesystem').fsSize;
`;

/** How it asks for systems that mlxtop is not for, which a third of what is left is about. */
const OTHER_SYSTEMS = /^const (_(?:windows|freebsd|openbsd|netbsd|sunos)) = _platform === '\w+';$/gm;

/** @param {string} text */
const withoutOtherSystems = text =>
  [...text.matchAll(OTHER_SYSTEMS)].reduce(
    (rest, [line, name]) => rest.replace(line, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), 'false'),
    text,
  );

/**
 * For esbuild: leaves out what nobody calls of `systeminformation`, whose one entry loads everything it can find out.
 * @type {import('esbuild').Plugin}
 */
const fewerFacts = {
  name: 'fewer-facts',
  setup({onLoad}) {
    onLoad({filter: /[/\\]systeminformation[/\\]lib[/\\]index\.js$/}, () => ({contents: OF_SYSTEM_INFORMATION}));
    onLoad({filter: /[/\\]systeminformation[/\\]lib[/\\](?:util|system|battery|filesystem)\.js$/}, async ({path}) => ({
      contents: withoutOtherSystems(await readFile(path, 'utf8')),
    }));
  },
};

const READS_PACKAGE = "import { a as readPackageUpSync, n as normalizePackageData } from './dependencies.js';";
const READS_NO_PACKAGE = 'const readPackageUpSync = () => undefined, normalizePackageData = () => undefined;';

/**
 * For esbuild: leaves out how `meow` finds and completes a `package.json`, which is three quarters of it and parsed by
 * every command; ours is given to it. Calls that only load a part are marked as such, so that unused ones are dropped.
 * @type {import('esbuild').Plugin}
 */
const withoutPackageReader = {
  name: 'without-package-reader',
  setup({onLoad}) {
    onLoad({filter: /[/\\]meow[/\\]build[/\\]options\.js$/}, async ({path}) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes(READS_PACKAGE)) throw new Error('meow reads package.json in another way: see bundle.js');
      return {contents: text.replace(READS_PACKAGE, READS_NO_PACKAGE)};
    });
    onLoad({filter: /[/\\]meow[/\\]build[/\\]dependencies\.js$/}, async ({path}) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /^(?:var|const) \w+ = (?=require\w+(?:\$\d+)?\(\);$|getDefaultExportFromCjs\(\w+\);$)/gm,
        beginning => `${beginning}/* @__PURE__ */ `,
      ),
    }));
  },
};

/** What CommonJS packages need at the top of a bundle that is an ES module. */
const REQUIRE =
  "import {createRequire as mlxtopRequire} from 'node:module';const require=mlxtopRequire(import.meta.url);";

/** How every bundle of the sources is made: for the oldest Node that mlxtop takes, and for production. */
export const BUNDLE = /** @satisfies {import('esbuild').BuildOptions} */ ({
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
  banner: {js: REQUIRE},
  plugins: [withoutDevtools, withPageScript, packedLayout, fewerFacts, withoutPackageReader],
  logLevel: 'warning',
});
