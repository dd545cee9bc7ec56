import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page that users read: its path in the project, and its text. */
export type Page = {path: string; text: string};

const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), {withFileTypes: true})
    .filter(entry => entry.isFile() && entry.name.endsWith('.md'))
    .map(({name}) => join(folder, name));

/** The readme, what else lies beside it, and docs/. */
export const pages: readonly Page[] = [...pagesIn('.'), ...pagesIn('docs')].map(path => ({
  path,
  text: readFileSync(join(ROOT, path), 'utf8'),
}));

/** The lines of a page's shell blocks that run mlxtop, each from its name on, without its comment. */
export const commandLines = ({text}: Page): string[] =>
  [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map(line => /(?:^|\| )mlxtop(?= |$).*$/.exec(line)?.[0].replace(/^\| /, '') ?? '')
    .filter(line => line !== '')
    .map(line => line.replace(/ +#.*$| && .*$| \| .*$| < .*$/, '').trim());
