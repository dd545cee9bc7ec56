import {beforeAll, expect, test} from '@jest/globals';
import type {Page} from 'playwright-core';
import {accessFaults} from './access.js';
import {describeInBrowser, openPage, shareBrowser} from './browser.js';
import {colourFaults} from './colours.js';
import {reportOf} from './pages.js';

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

/** Tables of which a part is seen only when they are scrolled, which paper cannot be. */
const cutTables = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.scroll:not(details *)')]
      .filter(frame => frame.scrollWidth > frame.clientWidth)
      .map(({textContent}) => textContent?.slice(0, 60)),
  );

describeInBrowser('a report in a browser', () => {
  beforeAll(() => {
    one = reportOf(['guide']);
    two = reportOf(['guide', 'calm']);
    hostile = reportOf(['hostile', 'calm'], ['--with-command']);
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
    expect(await cutTables(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('can be read in %s', async colorScheme => {
    const page = await openPage(one, {colorScheme});
    const {paper, weak, seen} = await colourFaults(page);
    expect(weak).toEqual([]);
    expect(seen).toBeGreaterThan(60);
    if (colorScheme === 'dark') expect(paper).toBeLessThan(0.1);
    else expect(paper).toBeGreaterThan(0.9);
  });

  test('says what it shows to those who do not see it', async () => {
    for (const html of [one, two]) expect(await accessFaults(await openPage(html))).toEqual([]);
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
    expect(await cutTables(page)).toEqual([]);
    const pdf = (await page.pdf({preferCSSPageSize: true})).toString('latin1');
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/);
    const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(pages).toBeLessThanOrEqual(4);
  });

  test('keeps within its size', () => {
    expect(Buffer.byteLength(one)).toBeLessThanOrEqual(150_000);
    expect(Buffer.byteLength(two)).toBeLessThanOrEqual(300_000);
    const script = /<script>(.*?)<\/script>/s.exec(one)?.[1] ?? '';
    expect(script.length).toBeGreaterThan(5000);
    expect(script.length).toBeLessThan(20_000);
  });

  test.each([true, false])('runs nothing of what others wrote (script: %s)', async javaScriptEnabled => {
    const page = await openPage(hostile, {javaScriptEnabled});
    // The names of the runs stand at the crosshair, too.
    await page.locator('#chart-all-iteration-loss svg[data-left]').hover();
    const values = page.locator('.values:visible').first();
    if (javaScriptEnabled) expect(await values.innerText()).toMatch(/^iteration [\d,]+\s+<\/script>/);
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
