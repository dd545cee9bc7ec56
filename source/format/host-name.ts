/** A user, a host by name or address, as `ssh` takes them; nothing that a shell or `ssh` reads as more than that. */
const HOST_NAME = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}@)?[A-Za-z0-9_:][A-Za-z0-9_.:%-]{0,252}$/;

/**
 * Whether a text may be given to `ssh` as the name of a host, with or without a user. One that begins with `-` would be
 * an option, and a hostfile may hold anything.
 */
export const isHostName = (text: string): boolean => HOST_NAME.test(text);

/** The host's own name, without the user. */
export const withoutUser = (name: string): string => name.slice(name.lastIndexOf('@') + 1);
