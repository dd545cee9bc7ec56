// The script of a report's page, as the build and the browser tests write it into a page.
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const MAIN = fileURLToPath(new URL('../source/report/html/script/main.ts', import.meta.url));

/** One small script for browsers of the last three years, as text. It stands in a page: no `</script` in it. */
export const bundlePageScript = async () => {
  const {outputFiles} = await build({
    entryPoints: [MAIN],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome112', 'firefox113', 'safari16.4'],
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles.map(({text}) => text.trimEnd()).join('');
};
