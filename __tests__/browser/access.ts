import type {Page} from 'playwright-core';

// Each runs in the page, where nothing of this file is known but what stands in it.

const unnamedDrawings = (): string[] => {
  const isNamed = (svg: Element): boolean => {
    const ids = svg.getAttribute('aria-labelledby')?.split(' ') ?? [];
    return ids.some(id => document.getElementById(id)?.textContent);
  };
  const isHidden = (svg: Element): boolean => svg.closest('[aria-hidden=true]') !== null;
  return [...document.querySelectorAll('svg')]
    .filter(svg => (svg.getAttribute('role') === 'img' ? !isNamed(svg) : !isHidden(svg)))
    .map(svg => `drawing without a name: ${svg.outerHTML.slice(0, 100)}`);
};

const bareTables = (): string[] =>
  [...document.querySelectorAll('table')]
    .filter(table => table.querySelector('th[scope]') === null)
    .map(table => `table without headers: ${table.textContent?.slice(0, 40)}`);

const doubledIds = (): string[] => {
  const ids = [...document.querySelectorAll('[id]')].map(({id}) => id);
  return ids.filter((id, index) => ids.indexOf(id) !== index).map(id => `twice: ${id}`);
};

const deadLinks = (): string[] =>
  [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
    .filter(({hash}) => document.getElementById(decodeURIComponent(hash.slice(1))) === null)
    .map(({href}) => `leads nowhere: ${href}`);

const skippedHeadings = (): string[] => {
  const headings = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')];
  const levels = headings.map(({tagName}) => Number(tagName[1]));
  return headings
    .filter((_, index) => index > 0 && (levels[index] ?? 0) > (levels[index - 1] ?? 0) + 1)
    .map(heading => `${heading.tagName} after a higher one: ${heading.textContent}`);
};

const rest = (): string[] => [
  ...(document.documentElement.lang === 'en' ? [] : ['no language']),
  ...(document.title ? [] : ['no title']),
  ...(document.querySelectorAll('main').length === 1 ? [] : ['not one main part']),
  ...(document.querySelectorAll('h1').length === 1 ? [] : ['not one title of the page']),
  ...(document.querySelector('[tabindex]:not([tabindex="0"],.badge[tabindex="-1"])')
    ? ['an order of its own for the tab key']
    : []),
];

/** What keeps a page from those who do not see it, or have no mouse. */
export const accessFaults = async (page: Page): Promise<string[]> => {
  const faults: string[] = [];
  for (const look of [unnamedDrawings, bareTables, doubledIds, deadLinks, skippedHeadings, rest]) {
    faults.push(...(await page.evaluate(look)));
  }
  return faults;
};
