import {type Crosshair, createCrosshair} from './crosshair.js';
import {takeGestures, zoomBy} from './gestures.js';
import {linkMarks} from './marks.js';
import {type Page, readPages} from './page.js';
import {addStyle, addTools} from './tools.js';
import {createZoom} from './zoom.js';

/** Makes one group of charts answer; its tools stand above the first. */
const start = (page: Page, first: HTMLElement): Crosshair => {
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
  return crosshair;
};

const crosshairs = new Map<HTMLElement, Crosshair>();
const pages = readPages();
if (pages.length > 0) addStyle();
for (const page of pages) {
  const first = page.charts[0]?.figure;
  const crosshair = first && start(page, first);
  for (const {figure} of page.charts) if (crosshair) crosshairs.set(figure, crosshair);
}
linkMarks(badge => {
  const figure = badge.closest<HTMLElement>('.chart');
  return figure ? crosshairs.get(figure) : undefined;
});
