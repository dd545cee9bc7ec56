/**
 * For esbuild: Ink loads React's developer tools in development only, but imports them by name; they would add a web
 * socket client.
 * @type {import('esbuild').Plugin}
 */
export const withoutDevtools = {
  name: 'without-devtools',
  setup({onResolve, onLoad}) {
    onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'empty'}));
    onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {};'}));
  },
};

/** What CommonJS packages need at the top of a bundle that is an ES module. */
export const REQUIRE =
  "import {createRequire as mlxtopRequire} from 'node:module';const require=mlxtopRequire(import.meta.url);";
