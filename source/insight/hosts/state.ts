/** What is known of the other machines of a run that works on several. */
export type HostsState = Record<string, never>;

/** Nothing known yet. */
export const createHosts = (): HostsState => ({});
