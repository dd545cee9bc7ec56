import {chromium} from 'playwright-core';
import {findBrowser} from '../test-browser/find.js';

/** As wide as a readme shows it, and high enough for the first charts. */
const SIZE = {width: 1000, height: 1360};

/**
 * What the beginning of a page looks like, as a PNG file. Throws where there is no browser.
 * @param {string} page a file
 * @param {string} file
 */
export const takePicture = async (page, file) => {
  const {path, missing} = await findBrowser(text => process.stderr.write(`${text}\n`));
  if (path === undefined) throw new Error(missing);
  const browser = await chromium.launch({executablePath: path, args: ['--no-sandbox']});
  try {
    const tab = await browser.newPage({viewport: SIZE, colorScheme: 'light'});
    await tab.goto(`file://${page}`);
    await tab.screenshot({path: file});
  } finally {
    await browser.close();
  }
};
