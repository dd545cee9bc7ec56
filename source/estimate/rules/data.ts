import type {StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {hasMlxLm, mlxLmName} from './versions.js';
import {error, placeOf, shown, warning, where} from './words.js';

const FOLDER = 'a folder with train.jsonl (and valid.jsonl)';

const noDatasets = ({python}: RuleInput): boolean => python !== null && !python.installed.has('datasets');

/** A name on Hugging Face's hub: `datasets` loads it. */
const fromHub = (input: RuleInput, name: string, said: string): StartFinding[] => {
  if (noDatasets(input)) {
    const words = "fails with ModuleNotFoundError: No module named 'datasets'.";
    return [
      error(
        'data-missing',
        `${said}, so it is taken for a data set on Hugging Face's hub: ${words}`,
        `Give ${FOLDER}, or install it: ${input.python?.program} -m pip install datasets`,
      ),
    ];
  }
  if (/^[.~/]|\/.*\/|\/$/.test(name)) {
    return [error('data-missing', `${said}: fails while it loads the data.`, `Give ${FOLDER}.`)];
  }
  const words = "so it would be loaded from Hugging Face's hub: its contents are unknown here.";
  return [warning('data-from-hub', `${said}, ${words}`, `If a folder was meant, check its name: ${FOLDER}.`)];
};

const missingData = (input: RuleInput): StartFinding[] => {
  const {settings} = input;
  if (settings.data === null) {
    return fromHub(input, 'mlx-community/WikiSQL', 'No data is given: mlx_lm takes mlx-community/WikiSQL');
  }
  const place = where(placeOf(input, 'hf_dataset', 'data'));
  if (settings.hfDataset != null) {
    return noDatasets(input)
      ? fromHub(input, settings.hfDataset, `hf_dataset ${shown(settings.hfDataset)}${place}`)
      : [];
  }
  const tilde = settings.data.startsWith('~') ? ' (~ is not expanded there)' : '';
  return fromHub(input, settings.data, `There is no folder ${shown(settings.data)}${place}${tilde}`);
};

const EMPTY = 'fails while it loads the data with IndexError: list index out of range.';

/** All three files are read, whatever is to be done with them. */
const emptyFiles = ({files: {data}}: RuleInput): StartFinding[] =>
  (['train', 'valid', 'test'] as const).flatMap(name =>
    data?.files[name] === 0
      ? [
          error(
            `${name}-empty`,
            `${name}.jsonl is empty: ${EMPTY}`,
            name === 'train' ? 'Add rows to it.' : `Remove ${name}.jsonl, or add rows to it.`,
          ),
        ]
      : [],
  );

const noTrain = (input: RuleInput, why: string): StartFinding =>
  error(
    'train-missing',
    `${why}: fails while it loads the data with ValueError: Training set not found or empty. Must provide training set for fine-tuning.`,
    `Give ${FOLDER} as data${where(placeOf(input, 'data'))}.`,
  );

const noValid = (input: RuleInput): StartFinding => {
  const next = 'Add valid.jsonl: without it nothing shows whether the model only memorises its rows.';
  if (hasMlxLm(input, '0.30.7')) {
    return warning(
      'valid-missing',
      `There is no valid.jsonl: ${mlxLmName(input)} trains without any validation.`,
      next,
    );
  }
  const words = 'ValueError: Validation set not found or empty. Must provide validation set for fine-tuning.';
  return error('valid-missing', `There is no valid.jsonl: fails while it loads the data with ${words}`, next);
};

const missingFiles = (input: RuleInput): StartFinding[] => {
  const {settings, files} = input;
  const found = files.data?.files;
  if (found === undefined) return [];
  const name = shown(settings.data);
  return [
    ...(settings.train && found.train === null ? [noTrain(input, `There is no train.jsonl in ${name}`)] : []),
    ...(settings.train && found.train !== null && found.valid === null ? [noValid(input)] : []),
    ...(settings.test && found.test === null
      ? [
          error(
            'test-missing',
            `A test is asked for, and there is no test.jsonl in ${name}: fails while it loads the data, before any training, with ValueError: Test set not found or empty. Must provide test set for evaluation.`,
            'Add test.jsonl, or leave test out.',
          ),
        ]
      : []),
  ];
};

/** Where the data are, and whether the files that are needed are there. */
export const dataRules: Rules = input => {
  const {data} = input.files;
  if (input.settings.hfDataset != null || data === null || data.state === 'missing') return missingData(input);
  if (data.state === 'file') {
    return input.settings.train ? [noTrain(input, `${shown(input.settings.data)} is a file, not a folder`)] : [];
  }
  return [...emptyFiles(input), ...missingFiles(input)];
};
