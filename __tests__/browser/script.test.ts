import {beforeAll, expect, test} from '@jest/globals';
import type {Locator, Page} from 'playwright-core';
import type {Block} from '../../source/report/html/block.js';
import {decodeSeries} from '../../source/report/html/series-codec.js';
import {describeInBrowser, openPage, shareBrowser} from './browser.js';
import {reportOf} from './pages.js';

shareBrowser();

let html = '';

const plot = (page: Page, name: string): Locator => page.locator(`#chart-${name} svg[data-left]`);

/** A place of a chart in the page, as a share of its width. */
const placeIn = async (page: Page, name: string, share: number): Promise<{x: number; y: number}> => {
  await plot(page, name).scrollIntoViewIfNeeded();
  const box = await plot(page, name).boundingBox();
  if (box === null) throw new Error(`${name} is not shown`);
  return {x: box.x + share * box.width, y: box.y + 0.6 * box.height};
};

const hover = async (page: Page, name: string, share: number): Promise<void> => {
  const {x, y} = await placeIn(page, name, share);
  await page.mouse.move(x, y);
};

const drag = async (page: Page, name: string, from: number, until: number): Promise<void> => {
  await hover(page, name, from);
  await page.mouse.down();
  const {x, y} = await placeIn(page, name, until);
  await page.mouse.move(x, y, {steps: 3});
  await page.mouse.up();
};

const values = (page: Page, name: string): Promise<string> => page.locator(`#chart-${name} .values`).innerText();
const ticks = (page: Page, name: string, axis: 'x' | 'y'): Promise<string[]> =>
  page.locator(`#chart-${name} .labels.${axis} span`).allInnerTexts();
const line = (page: Page, name: string, key: string): Promise<string | null> =>
  page.locator(`#chart-${name} path.series[data-series="${key}"]`).getAttribute('d');

/** All that is drawn of a chart and stands beside it, as text: without what the script added. */
const drawing = (page: Page, name: string): Promise<string[]> =>
  page.evaluate(id => {
    const parts = document.querySelectorAll<HTMLElement>(`#${id} :is(svg[data-left] *, .labels *, .badge)`);
    return [...parts]
      .filter(part => !part.closest('.crosshair,.chosen,.values'))
      .map(part => {
        const {left, top, visibility} = part.style;
        const places = ['d', 'x', 'x1', 'x2', 'width'].map(attribute => part.getAttribute(attribute));
        return [part.tagName, part.className, ...places, left, top, visibility].join(' ');
      });
  }, `chart-${name}`);

const blockOf = (): Block => {
  const [, json = ''] = /<script type="application\/json" id="mlxtop-data">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json);
};

describeInBrowser("a report's script", () => {
  beforeAll(() => {
    html = reportOf(['guide']);
  });

  test('shows what was measured at the pointer, in every chart', async () => {
    const page = await openPage(html);
    await hover(page, 'pace', 0.25);
    const block = blockOf();
    const at = block.from + 0.25 * (block.until - block.from);
    const pace = block.charts.pace?.series.pace;
    if (!pace) throw new Error('no pace');
    const {least, greatest} = decodeSeries(pace);
    const bucket = Math.floor((at - pace.start) / pace.step);
    const shown = Number(/pace ([\d.]+)/.exec(await values(page, 'pace'))?.[1]);
    expect(shown).toBeGreaterThanOrEqual(Math.min(...least.slice(bucket - 1, bucket + 2).map(Number)) - 0.1);
    expect(shown).toBeLessThanOrEqual(Math.max(...greatest.slice(bucket - 1, bucket + 2).map(Number)) + 0.1);
    const clock = await page.evaluate(time => new Date(time).toTimeString().slice(0, 5), at);
    const time = (text: string): string | undefined => /\d\d:\d\d/.exec(text)?.[0];
    expect(time(await values(page, 'pace'))).toBe(clock);
    expect(time(await values(page, 'loss'))).toBe(clock);
    expect(await values(page, 'loss')).toMatch(/training \d\.\d{3}/);
    expect(await values(page, 'memory')).toMatch(/apps \d+\.\d.* GB/);
    await page.mouse.move(0, 0);
    expect(await page.locator('.values:visible').count()).toBe(0);
  });

  test('zooms all charts into what is dragged over, and back to what the page was written with', async () => {
    const page = await openPage(html);
    const before = await Promise.all(['loss', 'pace', 'memory'].map(name => drawing(page, name)));
    const [paceTicks, lossTicks] = [await ticks(page, 'pace', 'x'), await ticks(page, 'loss', 'y')];
    const wholeLine = await line(page, 'loss', 'loss');
    await drag(page, 'pace', 0.7, 0.9);
    expect(await ticks(page, 'pace', 'x')).not.toEqual(paceTicks);
    expect(await ticks(page, 'loss', 'x')).toEqual(await ticks(page, 'pace', 'x'));
    // The axis is fitted: the loss hardly falls any more there.
    const height = (texts: readonly string[]): number =>
      Math.max(...texts.map(Number)) - Math.min(...texts.map(Number));
    expect(height(await ticks(page, 'loss', 'y'))).toBeLessThan(height(lossTicks));
    expect(await line(page, 'loss', 'loss')).not.toBe(wholeLine);
    expect(await ticks(page, 'memory', 'y')).toContain('pressure');
    await plot(page, 'pace').dblclick();
    await page.mouse.move(0, 0);
    const after = await Promise.all(['loss', 'pace', 'memory'].map(name => drawing(page, name)));
    expect(after.flat().filter((part, index) => part !== before.flat()[index])).toEqual([]);
    expect(after.flat().length).toBe(before.flat().length);
  });

  test('moves all that a chart shows with the zoom', async () => {
    const page = await openPage(html);
    const shapes = (): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll('figure.chart .plot *:not(.level, g, use)')].map(part =>
          ['class', 'd', 'x', 'x1', 'width'].map(name => part.getAttribute(name)).join(' '),
        ),
      );
    const before = await shapes();
    await drag(page, 'pace', 0.1, 0.8);
    const after = await shapes();
    expect(before.length).toBeGreaterThan(20);
    expect(before.filter((shape, index) => shape === after[index])).toEqual([]);
  });

  test('zooms by the buttons, by keys, and by the wheel only with a key held', async () => {
    const page = await openPage(html);
    const whole = await ticks(page, 'loss', 'x');
    const back = page.getByRole('button', {name: 'Back'});
    expect(await back.isDisabled()).toBe(true);
    await page.getByRole('button', {name: 'Zoom in'}).click();
    expect(await ticks(page, 'loss', 'x')).not.toEqual(whole);
    await back.click();
    expect(await ticks(page, 'loss', 'x')).toEqual(whole);
    await plot(page, 'loss').focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect(await ticks(page, 'loss', 'x')).not.toEqual(whole);
    await page.keyboard.press('Escape');
    expect(await ticks(page, 'loss', 'x')).toEqual(whole);
    await hover(page, 'loss', 0.5);
    const scrolled = await page.evaluate(() => window.scrollY);
    await page.mouse.wheel(0, 200);
    await page.waitForFunction(top => window.scrollY > top, scrolled);
    expect(await ticks(page, 'loss', 'x')).toEqual(whole);
    await hover(page, 'loss', 0.5);
    await page.keyboard.down('Alt');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Alt');
    await page.waitForFunction(
      first => document.querySelector('#chart-loss .labels.x')?.textContent !== first,
      whole.join(''),
    );
  });

  test('is moved by arrow keys, and says what stands there', async () => {
    const page = await openPage(html);
    await plot(page, 'pace').focus();
    await page.keyboard.press('Home');
    const first = await values(page, 'pace');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await values(page, 'pace')).not.toBe(first);
    expect(await page.getByRole('status').innerText()).toMatch(/^\d\d:\d\d.*pace /);
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    expect(await page.locator('.values:visible').count()).toBe(0);
  });

  test('is moved by a finger, which still scrolls the page', async () => {
    const page = await openPage(html, {hasTouch: true, viewport: {width: 375, height: 700}});
    const {x, y} = await placeIn(page, 'loss', 0.6);
    await page.touchscreen.tap(x, y);
    expect(await values(page, 'loss')).toMatch(/training/);
    expect(await plot(page, 'loss').evaluate(svg => getComputedStyle(svg).touchAction)).toContain('pan-y');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  });

  test('lights up a number above the charts with its entry in the list, and the other way', async () => {
    const page = await openPage(html);
    const entry = page.locator('li', {hasText: 'Cursor'}).first();
    await entry.hover();
    const number = (await entry.locator('.badge').innerText()).trim();
    const badge = page.locator('#chart-loss a.badge', {hasText: new RegExp(`^${number}$`)});
    expect(await badge.getAttribute('class')).toContain('lit');
    expect(await page.locator('#chart-pace .values').isVisible()).toBe(true);
    await page.mouse.move(0, 0);
    await badge.hover();
    expect(await entry.getAttribute('class')).toContain('lit');
  });
});
