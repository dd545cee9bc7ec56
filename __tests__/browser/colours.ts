import type {Page} from 'playwright-core';

/** Red, green, blue and how opaque, each from 0 to 1. */
type Colour = readonly [number, number, number, number];

type Painted = {what: string; colour: Colour; behind: Colour};

/** The colours of all texts, and of the lines of charts, as the browser paints them. */
const painted = (page: Page): Promise<{texts: Painted[]; lines: Painted[]; paper: Colour}> =>
  page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    /** Any colour that CSS can name. */
    const read = (css: string): Colour => {
      context?.clearRect(0, 0, 1, 1);
      if (context) context.fillStyle = css;
      context?.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = [...(context?.getImageData(0, 0, 1, 1).data ?? [])].map(part => part / 255);
      return [r, g, b, a];
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [1, 1, 1, 1];
      const colour = read(getComputedStyle(element).backgroundColor);
      return colour[3] === 0 ? behind(element.parentElement) : colour;
    };
    const hasText = (element: Element): boolean =>
      [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    const isRead = (element: Element): boolean =>
      element instanceof HTMLElement && element.getClientRects().length > 0 && !element.matches(':disabled');
    const what = (element: Element): string =>
      `${element.tagName} ${element.getAttribute('class') ?? ''} ${element.textContent?.slice(0, 30)}`;
    const texts = [...document.querySelectorAll('main, main *')]
      .filter(element => hasText(element) && isRead(element))
      .map(element => ({what: what(element), colour: read(getComputedStyle(element).color), behind: behind(element)}));
    const lines = [...document.querySelectorAll('path.series:not(.layer)')].map(element => ({
      what: what(element),
      colour: read(getComputedStyle(element).stroke),
      behind: behind(element.closest('figure')),
    }));
    return {texts, lines, paper: behind(document.body)};
  });

/** WCAG 2.2, "relative luminance". */
const luminance = ([red, green, blue]: Colour): number => {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map(part =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** WCAG 2.2, "contrast ratio": 1 to 21. */
const contrast = (a: Colour, b: Colour): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const below = (least: number, all: readonly Painted[]): string[] =>
  all.flatMap(({what, colour, behind}) => {
    const ratio = contrast(colour, behind);
    return ratio < least ? [`${ratio.toFixed(2)}: ${what}`] : [];
  });

/** What is hard to see: texts below 4.5 and lines below 3 (WCAG 2.2, AA); and how bright the paper is, from 0 to 1. */
export const colourFaults = async (page: Page): Promise<{weak: string[]; paper: number; seen: number}> => {
  const {texts, lines, paper} = await painted(page);
  return {weak: [...below(4.5, texts), ...below(3, lines)], paper: luminance(paper), seen: texts.length + lines.length};
};
