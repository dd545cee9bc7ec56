import {beforeAll, expect, test} from '@jest/globals';
import type {Page} from 'playwright-core';
import {describeInBrowser, openPage, shareBrowser} from './browser.js';
import {CALM, GUIDE, HOSTILE, reportOf} from './pages.js';

shareBrowser();

let one = '';
let two = '';
let hostile = '';

const PHONE = {width: 375, height: 700};
const WIDE = {width: 1440, height: 900};

/** How many charts, and what is wrong with any: nothing drawn in it, or something drawn beside it. */
const chartsOf = (page: Page) =>
  page.evaluate(() => {
    const figures = [...document.querySelectorAll('figure.chart')];
    const faults = figures.flatMap(figure => {
      const svg = figure.querySelector('svg[data-left]');
      const area = svg?.getBoundingClientRect();
      const lines = [...figure.querySelectorAll<SVGPathElement>('svg[data-left] path.series')];
      if (!svg || !area || lines.length === 0) return [`${figure.id}: no line`];
      return lines.flatMap(line => {
        const box = line.getBoundingClientRect();
        const isInside =
          box.left >= area.left - 2 &&
          box.right <= area.right + 2 &&
          box.top >= area.top - 2 &&
          box.bottom <= area.bottom + 2;
        const isSeen = box.width > 20 && getComputedStyle(line).visibility === 'visible';
        return isInside && isSeen ? [] : [`${figure.id}: ${line.dataset.series} at ${JSON.stringify(box)}`];
      });
    });
    return {count: figures.length, faults};
  });

/** What reaches beyond the page's right edge: its width makes a reader scroll. */
const tooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describeInBrowser('a report in a browser', () => {
  beforeAll(() => {
    one = reportOf({guide: GUIDE});
    two = reportOf({guide: GUIDE, calm: CALM});
    hostile = reportOf({evil: HOSTILE, calm: CALM}, ['--with-command']);
  });

  test.each([
    ['on a phone', PHONE],
    ['on a wide screen', WIDE],
  ])('is whole without its script %s', async (_, viewport) => {
    const page = await openPage(one, {viewport, javaScriptEnabled: false});
    const {count, faults} = await chartsOf(page);
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(4);
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    expect(await page.getByRole('heading', {level: 2}).first().innerText()).toContain('guide');
    expect(await page.locator('button').count()).toBe(0);
    expect(await page.locator('main').innerText()).toMatch(/Cursor/);
  });

  test('of two runs is no wider than a phone', async () => {
    const page = await openPage(two, {viewport: PHONE});
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    expect((await chartsOf(page)).faults).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('can be read in %s', async colorScheme => {
    const page = await openPage(one, {colorScheme});
    const {paper, weak} = await page.evaluate(() => {
      type Colour = [number, number, number, number];
      const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
      /** Any colour that CSS can name, as it is painted. */
      const painted = (css: string): Colour => {
        if (!context) return [0, 0, 0, 0];
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = css;
        context.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
      };
      /** WCAG 2.2: relative luminance. */
      const luminance = ([r, g, b]: Colour): number => {
        const [x = 0, y = 0, z = 0] = [r, g, b].map(part => {
          const value = part / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
      };
      const contrast = (a: Colour, b: Colour): number => {
        const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
        return (high + 0.05) / (low + 0.05);
      };
      const behind = (element: Element | null): Colour => {
        if (element === null) return painted('white');
        const colour = painted(getComputedStyle(element).backgroundColor);
        return colour[3] === 0 ? behind(element.parentElement) : colour;
      };
      const hasText = (element: Element): boolean =>
        [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      const isShown = (element: Element): boolean => element.getClientRects().length > 0;
      const texts = [...document.querySelectorAll('main *, main')]
        .filter(
          element =>
            element instanceof HTMLElement && hasText(element) && isShown(element) && !element.matches(':disabled'),
        )
        .map(element => ({
          element,
          ratio: contrast(painted(getComputedStyle(element).color), behind(element)),
          least: 4.5,
        }));
      const lines = [...document.querySelectorAll('path.series:not(.layer)')].map(element => ({
        element,
        ratio: contrast(painted(getComputedStyle(element).stroke), behind(element.closest('figure'))),
        least: 3,
      }));
      const all = [...texts, ...lines];
      return {
        paper: luminance(behind(document.body)),
        weak: all
          .filter(({ratio, least}) => ratio < least)
          .map(
            ({element, ratio}) =>
              `${element.tagName}.${element.getAttribute('class')} ${ratio.toFixed(2)}: ${element.textContent?.slice(0, 30)}`,
          ),
      };
    });
    expect(weak).toEqual([]);
    if (colorScheme === 'dark') expect(paper).toBeLessThan(0.1);
    else expect(paper).toBeGreaterThan(0.9);
  });

  test('says what it shows to those who do not see it', async () => {
    const page = await openPage(two);
    const faults = await page.evaluate(() => {
      const found: string[] = [];
      const named = (element: Element): boolean => {
        const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
        return ids.some(id => document.getElementById(id)?.textContent) || Boolean(element.getAttribute('aria-label'));
      };
      if (document.documentElement.lang !== 'en') found.push('no language');
      if (!document.title) found.push('no title');
      for (const svg of document.querySelectorAll('svg')) {
        const isDrawing = svg.getAttribute('role') === 'img';
        if (isDrawing ? !named(svg) : !svg.closest('[aria-hidden=true]'))
          found.push(`drawing ${svg.outerHTML.slice(0, 80)}`);
      }
      for (const table of document.querySelectorAll('table')) {
        if (!table.querySelector('th[scope]')) found.push(`table without headers: ${table.textContent?.slice(0, 40)}`);
      }
      const ids = [...document.querySelectorAll('[id]')].map(({id}) => id);
      found.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map(id => `twice: ${id}`));
      for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
        if (!document.getElementById(link.hash.slice(1))) found.push(`leads nowhere: ${link.href}`);
      }
      let before = 0;
      for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5')) {
        const level = Number(heading.tagName[1]);
        if (before > 0 && level > before + 1) found.push(`heading ${before} → ${level}: ${heading.textContent}`);
        before = level;
      }
      if (document.querySelectorAll('main').length !== 1) found.push('not one main part');
      if (document.querySelector('[tabindex]:not([tabindex="0"])')) found.push('an order of its own');
      return found;
    });
    expect(faults).toEqual([]);
  });

  test('prints on A4 with no chart cut', async () => {
    const page = await openPage(one);
    await page.emulateMedia({media: 'print'});
    // A4 less its margins, in CSS pixels.
    await page.setViewportSize({width: 698, height: 1017});
    const {faults} = await chartsOf(page);
    expect(faults).toEqual([]);
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    const breaks = await page.evaluate(() =>
      [...document.querySelectorAll('figure.chart')].map(figure => getComputedStyle(figure).breakInside),
    );
    expect(new Set(breaks)).toEqual(new Set(['avoid']));
    expect(await page.locator('button').first().isVisible()).toBe(false);
    const pdf = (await page.pdf({preferCSSPageSize: true})).toString('latin1');
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/);
    const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(pages).toBeLessThanOrEqual(4);
  });

  test('keeps within its size', () => {
    expect(Buffer.byteLength(one)).toBeLessThanOrEqual(150 * 1024);
    expect(Buffer.byteLength(two)).toBeLessThanOrEqual(300 * 1024);
  });

  test.each([true, false])('runs nothing of what others wrote (script: %s)', async javaScriptEnabled => {
    const page = await openPage(hostile, {javaScriptEnabled});
    // Nothing was even tried: what is in the page is text. Its elements are those of any report.
    const found = await page.evaluate(() => ({
      ran: 'x' in window,
      scripts: document.querySelectorAll('script').length,
      foreign: document.querySelectorAll('img,iframe,object,embed,link,base,form,[onerror],[onload],[onmouseover]')
        .length,
      links: [...document.querySelectorAll('a[href]')].filter(link => !link.getAttribute('href')?.startsWith('#'))
        .length,
    }));
    expect(found).toEqual({ran: false, scripts: 2, foreign: 0, links: 0});
    expect(await page.title()).toContain('</script>');
    expect(await page.locator('main').innerText()).toContain('<img src=x onerror="window.x=2">');
    expect(hostile).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
  });
});
