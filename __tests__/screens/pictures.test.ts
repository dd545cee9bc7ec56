import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from '@jest/globals';
import {cellsOf} from '../../scripts/screens/cells.js';
import {PALETTES} from '../../scripts/screens/palettes.js';
import {svgOf} from '../../scripts/screens/svg.js';
import {screenPictures} from './pictures.js';

const stored = (name: string, background: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/screens/${name}-${background}.svg`, import.meta.url)), 'utf8');

describe.each(screenPictures())('the picture $name', ({name, title, columns, rows}) => {
  test.each(Object.entries(PALETTES))(
    'on a %s background is what the dashboard draws now',
    async (background, palette) => {
      // Made anew by: node scripts/screens.js
      expect(svgOf(await cellsOf(rows, columns), palette, title)).toBe(stored(name, background));
    },
  );
});
