import {createCrosshair} from './crosshair.js';
import {takeGestures, zoomBy} from './gestures.js';
import {linkMarks} from './marks.js';
import {type Page, readPage} from './page.js';
import {addTools} from './tools.js';
import {createZoom} from './zoom.js';

const start = (page: Page, first: HTMLElement): void => {
  const zoom = createZoom(page, () => changed());
  const crosshair = createCrosshair(page, zoom);
  const parts = {crosshair, zoom};
  const tools = addTools(first, {
    zoomIn: () => zoomBy(parts, true),
    zoomOut: () => zoomBy(parts, false),
    back: zoom.back,
  });
  const changed = (): void => {
    tools.setZoomed(!zoom.isWhole());
    const at = crosshair.at();
    if (at !== null) crosshair.show(at);
  };
  tools.setZoomed(false);
  for (const chart of page.charts) {
    chart.svg.setAttribute('tabindex', '0');
    takeGestures({chart, ...parts}, tools.say);
  }
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    crosshair.hide();
    zoom.back();
  });
  linkMarks(page, crosshair);
};

const page = readPage();
const first = page?.charts[0]?.figure;
if (page && first) start(page, first);
