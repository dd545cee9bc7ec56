type Locale = {LC_ALL?: string | undefined; LC_CTYPE?: string | undefined; LANG?: string | undefined};

/** The locale that decides about characters; empty where none is set. */
export const localeOf = ({LC_ALL, LC_CTYPE, LANG}: Locale): string => LC_ALL || LC_CTYPE || LANG || '';

/** Whether a locale that was set says that the terminal shows ASCII alone, as `C` does. */
export const isAsciiLocale = (environment: Locale): boolean =>
  localeOf(environment) !== '' && !/utf-?8/i.test(localeOf(environment));
