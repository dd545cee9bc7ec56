/** The folders of a user's home that macOS lets an app into only with the user's permission, by what people call them. */
const OF_HOME: readonly (readonly [folder: string, name: string])[] = [
  ['Documents', 'Documents'],
  ['Desktop', 'Desktop'],
  ['Downloads', 'Downloads'],
  ['Library/Mobile Documents', 'iCloud Drive'],
];

const DISK = /^\/Volumes\/([^/]+)/;

/**
 * What macOS guards, in words, when an absolute path lies in it: `Documents`, `iCloud Drive`, `the disk Samsung`. Null for all else.
 * `home` is the user's, null where the system knows none; both have their links resolved.
 */
export const guardedPlace = (path: string, home: string | null): string | null => {
  const disk = DISK.exec(path)?.[1];
  if (disk !== undefined) return `the disk ${disk}`;
  if (home === null) return null;
  const found = OF_HOME.find(([folder]) => `${path}/`.startsWith(`${home}/${folder}/`));
  return found?.[1] ?? null;
};

/** Such a place in a trainer's words, or in ours of a folder, whoever's home it is. */
export const GUARDED = /(?:^|[\s/'"])(?:Documents|Desktop|Downloads|Library\/Mobile Documents)(?:\/|:)|\/Volumes\//;

const GO_ON = 'mlxtop continue --socket-name NAME';

/** Why a file in one of them is forbidden that could be opened before, and what to do. */
export const GUARDED_SENTENCE = `macOS keeps this session out of that folder, as after an update of the app that started its tmux server: go on in a new server, from a terminal that may (${GO_ON}).`;

/** A folder or file of a run that the system does not let its session at. */
export type Refused = {
  /** As it is shown. */
  path: string;
  /** The system's: EPERM, EACCES, EROFS. */
  code: string;
  /** Checkpoints go there. */
  isSave: boolean;
  /** It is one of those that macOS guards. */
  isGuarded: boolean;
};

const WHY: Readonly<Record<string, string>> = {
  EPERM:
    'the system forbids it whatever its owner may do (Operation not permitted): it may be immutable, or a security rule keeps it',
  EACCES: 'it cannot be written (Permission denied): give yourself the right to',
  EROFS: 'its disk takes no writes (Read-only file system)',
};

/** What a run warns of then, in at most four sentences. */
export const refusedText = ({path, code, isSave, isGuarded}: Refused): string => {
  // First what it means: of a long warning a small window shows the beginning.
  const effect = isSave ? 'No checkpoint can be saved: ' : '';
  if (code === 'EPERM' && isGuarded) {
    return (
      `${effect}macOS keeps this session out of ${path} (Operation not permitted). ` +
      'It does so once the app that started the tmux server is updated or removed. ' +
      `Allow that app under Privacy & Security > Files and Folders, or go on from another terminal: ${GO_ON}`
    );
  }
  return `${effect}${path}: ${WHY[code] ?? code}.`;
};

/** Codes of the warnings that say so: of any folder of a run; of that of its checkpoints, by EPERM, and for another reason. */
export const REFUSED = {
  folder: 'folder-not-permitted',
  saves: 'saves-not-permitted',
  savesOtherwise: 'saves-refused',
} as const;
