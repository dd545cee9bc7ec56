/**
 * What a process's control group says about it, as systemd names the groups (https://systemd.io/DESKTOP_ENVIRONMENTS/).
 */
export type Unit = {
  /** `org.mozilla.firefox`, `google-chrome`: a desktop application, a snap or a flatpak; null for anything else. */
  appId: string | null;
  /** A service of the machine, not of a user's session. */
  system: boolean;
  /** A part of the desktop itself. */
  session: boolean;
};

const unescaped = (name: string): string =>
  name.replace(/\\x([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** `-RANDOM` of a scope: a pid, or hexadecimal digits. */
const isRandom = (part: string): boolean => /^(?:\d+|[0-9a-f]{8,})$/i.test(part);

/** `app[-LAUNCHER]-ID[-RANDOM].scope`, `app[-LAUNCHER]-ID[@RANDOM].service`. A dash within a part is escaped. */
const appIdOf = (unit: string): string | null => {
  const snap = /^snap\.([^.]+)\..*\.scope$/.exec(unit)?.[1];
  if (snap !== undefined) return snap;
  const found = /^(?:app|flatpak)-(.+)\.(scope|service)$/.exec(unit);
  if (found === null) return null;
  const parts = (found[1] ?? '').replace(/@[^@]*$/, '').split('-');
  if (parts.length > 1 && isRandom(parts.at(-1) ?? '')) parts.pop();
  return unescaped(parts.at(-1) ?? '') || null;
};

/**
 * The unit in the text of /proc/PID/cgroup: of the unified hierarchy (`0::/…`), else of systemd's own
 * (`1:name=systemd:/…`).
 */
export const unitOf = (cgroup: string): Unit => {
  const path = /^0::(\/.+)$/m.exec(cgroup)?.[1] ?? /^\d+:name=systemd:(\/.+)$/m.exec(cgroup)?.[1] ?? '';
  const segments = path.split('/');
  const unit = segments.findLast(segment => /\.(?:scope|service)$/.test(segment)) ?? '';
  const system = segments.includes('system.slice') || segments.includes('init.scope');
  return {
    appId: system ? null : appIdOf(unit),
    system,
    session: segments.includes('session.slice') || segments.includes('background.slice'),
  };
};

/** Names that mean nothing by themselves. */
const GENERIC = /^(?:client|desktop|app|application|main)$/i;

/** `Chrome` for `com.google.Chrome`, `spotify` for `com.spotify.Client`; others as they are. */
export const appName = (appId: string): string => {
  const parts = appId.split('.');
  if (parts.length < 3) return appId;
  const last = parts.at(-1) ?? appId;
  return GENERIC.test(last) ? (parts.at(-2) ?? last) : last;
};
