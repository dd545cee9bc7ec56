/**
 * The outermost application on a path: the first bundle wins over a nested helper (`/Applications/Cursor.app` for
 * `/Applications/Cursor.app/Contents/Frameworks/Cursor Helper (GPU).app/…`). Null for a path without one, and inside a
 * framework or Xcode's tools: Python itself is a `Python.app` there, which does not show whose program it runs.
 */
export const outermostBundle = (path: string): string | null => {
  const bundle = /^\/.*?\.app(?=\/|$)/.exec(path)?.[0] ?? null;
  if (bundle === null || /\.framework\//.test(bundle) || /\/Python3?\.framework\//.test(path)) return null;
  return bundle;
};

/**
 * The same for a command line, which is not quoted: only where the bundle is part of its first word. What comes before
 * the bundle may contain blanks (`/Volumes/My Disk/Foo.app`), but no other option or path.
 */
export const bundleInCommand = (command: string): string | null => {
  const found = /^(\/.*?\.app)\/Contents\//.exec(command);
  if (found === null || / [-/]|=/.test(found[1] ?? '')) return null;
  // The first word ends at ` -` at the latest, which starts an option.
  return outermostBundle(command.split(' -')[0] ?? '');
};

/** `Google Chrome` for `/Applications/Google Chrome.app`. */
export const bundleName = (bundle: string): string => (bundle.split('/').at(-1) ?? '').replace(/\.app$/, '');

/**
 * Whether a path belongs to the system itself. What is in one of its Applications folders is an ordinary application
 * (Safari, Books).
 */
export const isSystemPath = (path: string): boolean =>
  /^\/(?:System|usr\/libexec|usr\/sbin|sbin|Library\/Apple)\//.test(path) &&
  !/^\/System\/(?:.*\/)?Applications\/.*\.app(?:\/|$)/.test(path);

/** The system's own programs by name, for when no path is known: ps is forbidden, or the process is the kernel's. */
const SYSTEM_NAMES = new Set(
  'kernel_task launchd WindowServer loginwindow Dock Finder SystemUIServer ControlCenter NotificationCenter Spotlight'.split(
    ' ',
  ),
);

export const isSystemName = (name: string): boolean => SYSTEM_NAMES.has(name);
