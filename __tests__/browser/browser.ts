import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect} from '@jest/globals';
import {type Browser, type BrowserContextOptions, chromium, type Page} from 'playwright-core';

/** The browser's path; empty where there is none, undefined where these tests do not run. */
const path = process.env.MLXTOP_TEST_IN_BROWSER;

/** Tests in a browser; skipped where there is none (scripts/test-browser/run.js says why). */
export const describeInBrowser: (name: string, tests: () => void) => void = path ? describe : describe.skip;

type Opened = {page: Page; complaints: string[]; requests: string[]};

let folder = '';
let browser: Browser | null = null;
let opened: Opened[] = [];
let count = 0;

/** Written as a file, since a report is opened as one. */
const written = (html: string): string => {
  if (folder === '') folder = mkdtempSync(join(tmpdir(), 'mlxtop-page-'));
  const file = join(folder, `page-${count++}.html`);
  writeFileSync(file, html);
  return file;
};

/** Whatever a browser has to say against a page: errors, warnings, violations of its policy. */
const listen = ({page, complaints, requests}: Opened): void => {
  page.on('console', message => {
    complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', error => {
    complaints.push(`error: ${error.message}`);
  });
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', request => {
    requests.push(request.url());
  });
};

/**
 * A page from a file, 1,440 by 900 unless told otherwise. At the end of its test it must have asked for nothing but
 * itself, and the browser must have had nothing to complain of.
 */
export const openPage = async (html: string, options: BrowserContextOptions = {}): Promise<Page> => {
  if (browser === null) throw new Error('the browser is not started');
  const context = await browser.newContext({viewport: {width: 1440, height: 900}, ...options});
  const page = await context.newPage();
  const one = {page, complaints: [], requests: []};
  listen(one);
  opened.push(one);
  await page.goto(`file://${written(html)}`);
  return page;
};

/** Has this file's tests share one browser, and checks each of their pages. */
export const shareBrowser = (): void => {
  beforeAll(async () => {
    if (path) browser = await chromium.launch({executablePath: path, args: ['--disable-gpu']});
  });
  afterEach(async () => {
    const pages = opened;
    opened = [];
    for (const {page} of pages) await page.context().close();
    expect(pages.flatMap(({complaints}) => complaints)).toEqual([]);
    expect(pages.map(({requests}) => requests.length)).toEqual(pages.map(() => 1));
  });
  afterAll(async () => {
    await browser?.close();
    if (folder !== '') rmSync(folder, {recursive: true, force: true});
  });
};
