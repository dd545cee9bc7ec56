import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {type Page, pages} from './pages.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** As GitHub names the headings of a page. */
const anchorsOf = ({text}: Page): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

const isDead = (page: Page, link: string): boolean => {
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? page.path : join(dirname(page.path), file);
  if (!existsSync(join(ROOT, path))) return true;
  const target = pages.find(one => one.path === path);
  return anchor !== undefined && target !== undefined && !anchorsOf(target).has(anchor);
};

test.each(pages)('every link of $path leads somewhere', page => {
  const text = withoutCode(page.text);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source,
  );
  const own = links.filter(link => link !== undefined && !/^[a-z]+:/.test(link));
  expect(own.filter(link => isDead(page, link ?? ''))).toEqual([]);
});
