import {UserError} from '../../errors.js';
import {commandLine} from '../../format/command-line.js';
import {parseInterval} from '../../format/interval.js';
import {sessionNameFor} from '../../format/run-name.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns} from '../../journal/runs.js';
import {freeName, type RecordingChoices} from '../../recorder/adopt.js';
import {livingRuns} from '../../runs/find/find-run.js';
import {checkRunName} from '../../runs/start/choose-session.js';
import {settingsPath} from '../../settings/path.js';
import {readSettings} from '../../settings/settings.js';
import type {Options} from '../../syntax/option.js';
import {compilePattern} from '../../trainer/pattern.js';
import {alertChannelsOf, alertOptions} from './alert-flag.js';
import {type Call, isSet, textFlag} from './command.js';
import {hostsOptions, hostsOr} from './hosts-flag.js';
import {repaintOptions} from './repaint-flag.js';
import {warnOnFailure} from './warn-on-failure.js';

export const recordingOptions = {
  name: {short: 'n', value: 'NAME', text: 'the name of the run'},
  interval: {value: 'TIME', text: 'how often the machine is sampled: 500ms, 2s', usual: '2s'},
  iterationsPattern: {value: 'REGEX', text: 'for a trainer unknown to mlxtop: named groups iteration, total, loss'},
  ...repaintOptions,
  ...hostsOptions,
  ...alertOptions,
} as const satisfies Options;

/**
 * What these flags say; `usual` is the name without `--name`. A name that a living run has gets a number, or is refused
 * if the user gave it and `refuseTaken` is set. Throws a `UserError` for that, and for an invalid value.
 */
export const recordingChoices = async (
  call: Call,
  usual: string,
  {refuseTaken = true} = {},
): Promise<RecordingChoices> => {
  const flag = textFlag(call.flags, 'name');
  const given = flag === undefined ? undefined : checkRunName(flag);
  const intervalMs = parseInterval(textFlag(call.flags, 'interval') ?? '2s');
  const iterationsPattern = textFlag(call.flags, 'iterationsPattern') ?? null;
  if (iterationsPattern !== null) compilePattern(iterationsPattern);
  const alertChannels = await alertChannelsOf(call.flags);
  const used = new Set((await livingRuns(await listRuns(await homeFolder()))).map(({record}) => record.name));
  if (given !== undefined && refuseTaken && used.has(given)) {
    throw new UserError(
      `A run called ${given} is already in progress.`,
      `Choose another name: --name ${commandLine([`${given}-2`])}`,
    );
  }
  const name = freeName(given ?? sessionNameFor(usual), used);
  const keepRepaints = isSet(call.flags, 'keepRepaints');
  const settings = await warnOnFailure(
    'there is no file for metrics, because the settings cannot be used',
    () => readSettings(),
    null,
  );
  const metricsFolder = settings?.metrics.textfile ?? null;
  const where = {settingsPath: settingsPath() ?? undefined, ...hostsOr(call.flags)};
  const base = {name, intervalMs, iterationsPattern, keepRepaints, alertChannels};
  return {...base, ...where, ...(metricsFolder !== null && {metricsFolder})};
};
