let isOn = false;

/**
 * From here on this process only looks at runs: it starts and revives nothing, and leaves nothing in their folders, not
 * even what a later look could use.
 */
export const lookOnly = (): void => {
  isOn = true;
};

/** Whether this process may only look: see `lookOnly`. */
export const looksOnly = (): boolean => isOn;
