const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
/** Those of HTML that have no end, and those whose content is no markup. */
const VOID = new Set(['meta']);
const RAW = /<(style|script)([^>]*)>[\s\S]*?<\/\1>/g;
const REFERENCE = /&(?!amp;|lt;|gt;|quot;|#39;)/;

/**
 * What is wrong with a page as XML: tags that are not closed in their order, attributes without quotes, characters that
 * are not escaped. Empty for a page that is well-formed, doctype and void elements aside.
 */
export const faultsOf = (page: string): string[] => {
  const text = page.replace(/^<!doctype html>\n/, '').replace(RAW, '<$1$2></$1>');
  const faults: string[] = REFERENCE.test(text) ? [`a bare & at ${text.search(REFERENCE)}`] : [];
  const open: string[] = [];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    TAG.lastIndex = at;
    const [all, closes, name = '', attributes = '', empty] = TAG.exec(text) ?? [];
    if (all === undefined) return [...faults, `no tag: ${text.slice(at, at + 60)}`];
    const names = [...attributes.matchAll(/\s([\w:-]+)=/g)].map(([, one]) => one);
    if (new Set(names).size < names.length) faults.push(`an attribute twice: ${all}`);
    if (closes && open.pop() !== name) return [...faults, `</${name}> closes nothing`];
    if (!closes && !empty && !VOID.has(name)) open.push(name);
  }
  return open.length === 0 ? faults : [...faults, `not closed: ${open.join(' ')}`];
};

/** The text of a page between its tags. */
export const textOf = (page: string): string =>
  page
    .replace(RAW, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
