import type {Crosshair} from './crosshair.js';

/** The entry of the list that a target belongs to: itself, or the one that a number above a chart leads to. */
const entryOf = (target: EventTarget | null): HTMLElement | null => {
  if (!(target instanceof Element)) return null;
  const link = target.closest<HTMLAnchorElement>('a.badge');
  return link ? document.getElementById(link.hash.slice(1)) : target.closest<HTMLElement>('[id*="event-"]');
};

const badgesOf = ({id}: HTMLElement): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(`.badge[href="#${CSS.escape(id)}"]`),
];

/**
 * What happened is numbered above the charts and told in a list: pointing at one, or getting to it by keys, lights up
 * both; at an entry of the list, the crosshair shows what was measured then.
 */
export const linkMarks = (crosshairOf: (badge: HTMLElement) => Crosshair | undefined): void => {
  let lit: HTMLElement | null = null;
  const light = (event: Event): void => {
    const entry = entryOf(event.target);
    if (entry === lit) return;
    for (const one of document.querySelectorAll('.lit')) one.classList.remove('lit');
    lit = entry;
    if (entry === null) return;
    const badges = badgesOf(entry);
    for (const one of [entry, ...badges]) one.classList.add('lit');
    const [badge] = badges;
    const isListed = event.target instanceof Element && event.target.closest('.badge') === null;
    if (badge && isListed) crosshairOf(badge)?.show(Number(badge.dataset.at));
  };
  document.addEventListener('pointerover', light);
  document.addEventListener('focusin', light);
};
