import {UserError, usageError} from '../../errors.js';
import {type Display, PALETTES, type Palette, USUAL_DISPLAY} from '../../format/display.js';
import {settingsPath} from '../../settings/path.js';
import {readSettings} from '../../settings/settings.js';
import type {Options} from '../../syntax/option.js';
import {type Call, isSet, textFlag} from './command.js';

export const paletteOption = {
  palette: {
    value: 'PALETTE',
    choices: [...PALETTES],
    text: 'default, colour-blind (blue, orange, grey) or mono; for good: display.palette in settings.yaml',
  },
} as const satisfies Options;

/** The options of what fills the terminal. */
export const displayOptions = {
  ...paletteOption,
  reducedMotion: {text: 'no ticking seconds; for good: display.motion in settings.yaml'},
  screenReader: {text: 'plain text for a screen reader; for good: display.screenReader in settings.yaml'},
} as const satisfies Options;

const inSettings = async (path: string | null): Promise<Display> => {
  try {
    return (await readSettings(path)).display;
  } catch (error) {
    // mlxtop doctor says what is wrong in the file; what is to be looked at opens all the same.
    if (error instanceof UserError) return USUAL_DISPLAY;
    throw error;
  }
};

const paletteOf = (given: string | undefined): Palette | undefined => {
  const palette = PALETTES.find(one => one === given);
  if (given === undefined || palette !== undefined) return palette;
  throw usageError(`There is no palette '${given}'.`, `There are: ${PALETTES.join(', ')}.`);
};

/**
 * How what fills the terminal is to look: by the call's own flags, else by Ink's variable for screen readers, else by
 * the settings. `path`: where these are, for a pane, whose environment is the tmux server's. Throws a `UserError` for a
 * palette that there is not.
 */
export const displayOf = async (
  {flags}: Pick<Call, 'flags'>,
  environment: NodeJS.ProcessEnv,
  path: string | null | undefined,
): Promise<Display> => {
  const settings = await inSettings(path === undefined ? settingsPath() : path);
  const palette = paletteOf(textFlag(flags, 'palette')) ?? settings.palette;
  return {
    palette,
    motion: isSet(flags, 'reducedMotion') ? 'reduced' : settings.motion,
    screenReader: isSet(flags, 'screenReader') || environment.INK_SCREEN_READER === 'true' || settings.screenReader,
  };
};
