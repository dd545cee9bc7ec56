/**
 * The script of a report's page, minified: what stands in `script/`. The build puts it here (scripts/page-script.js);
 * where the sources run as they are there is none, and a page is whole without it.
 */
export const pageScript = (): string => '';
