import type {PythonFacts, StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {isAtLeast} from './versions.js';
import {error, placeOf, pythonType, setting, shown, warning, where} from './words.js';

type Package = keyof PythonFacts['packages'];

/** What is imported under which name, and since which mlx_lm it has to be there. */
const NEEDED: readonly {name: Package; module: string; since: string}[] = [
  {name: 'mlx', module: 'mlx', since: '0'},
  {name: 'tqdm', module: 'tqdm', since: '0.25.1'},
  {name: 'transformers', module: 'transformers', since: '0'},
  // mlx_lm/cli_ui.py; not among what the package says that it needs.
  {name: 'rich', module: 'rich', since: '0.32.0'},
];

const install = ({program}: PythonFacts, name: string): string => `Install it: ${program} -m pip install ${name}`;

const missing = (python: PythonFacts, name: string, module: string): StartFinding =>
  error(
    `${name}-missing`,
    `The Python that would run it (${python.program}) does not have the package ${name}: fails at once with ModuleNotFoundError: No module named '${module}'.`,
    name === 'mlx-lm' || name === 'mlx-lm-lora'
      ? `${install(python, name)}, or activate the environment that has it.`
      : install(python, name),
  );

const packageRules = (python: PythonFacts, trainer: string | null): StartFinding[] => {
  const {packages} = python;
  if (packages['mlx-lm'] === null) return [missing(python, 'mlx-lm', 'mlx_lm')];
  if (trainer === 'mlx-lm-lora' && packages['mlx-lm-lora'] === null) {
    return [missing(python, 'mlx-lm-lora', 'mlx_lm_lora')];
  }
  return NEEDED.filter(({name, since}) => packages[name] === null && isAtLeast(packages['mlx-lm'], since)).map(
    ({name, module}) => missing(python, name, module),
  );
};

const mlxRules = ({packages, mlxWanted, program, installed}: PythonFacts, platform: string): StartFinding[] => {
  const least = />=([\d.]+)/.exec(mlxWanted ?? '')?.[1];
  const isOld = least !== undefined && isAtLeast(packages.mlx, least) === false;
  const hasBackend = [...installed.keys()].some(name => /^mlx-(?:cpu|cuda)/.test(name));
  return [
    ...(isOld
      ? [
          warning(
            'mlx-too-old',
            `mlx-lm ${packages['mlx-lm']} wants ${mlxWanted}, and ${program} has mlx ${packages.mlx}: something that only the newer one has may be missing.`,
            `Update it: ${program} -m pip install --upgrade mlx`,
          ),
        ]
      : []),
    // On Linux the package itself has no backend from 0.28 on.
    ...(platform === 'linux' && isAtLeast(packages.mlx, '0.28.0') && !hasBackend
      ? [
          warning(
            'mlx-without-backend',
            `mlx ${packages.mlx} is installed without a backend: on Linux it needs mlx[cpu] or mlx[cuda12].`,
            `Install one: ${program} -m pip install 'mlx[cpu]'`,
          ),
        ]
      : []),
  ];
};

/**
 * They ask the device for a size that only a GPU tells: mlx_lm 0.24.1 to 0.26.0 wherever it is, and mlx-lm-lora (seen
 * in 5.10.2).
 */
const wiredLimit = (python: PythonFacts, trainer: string | null, platform: string): StartFinding[] => {
  const {packages, installed} = python;
  const hasGpu = platform === 'darwin' || [...installed.keys()].some(name => name.startsWith('mlx-cuda'));
  if (hasGpu) return [];
  const words = "fails before iteration 1 with KeyError: 'max_recommended_working_set_size'";
  if (trainer === 'mlx-lm-lora') {
    const message = `mlx-lm-lora ${packages['mlx-lm-lora']} needs a GPU: on this processor alone it ${words}`;
    return [warning('needs-gpu', message, 'Train with mlx_lm.lora, which does not.')];
  }
  const mlxLm = packages['mlx-lm'];
  if (!isAtLeast(mlxLm, '0.24.1') || isAtLeast(mlxLm, '0.26.1')) return [];
  const message = `mlx_lm ${mlxLm} needs a GPU: on this processor alone it ${words}`;
  return [error('needs-gpu', message, `Update it: ${python.program} -m pip install --upgrade mlx-lm`)];
};

const REPORTERS = ['wandb', 'swanlab'];

const reporterRule = (input: RuleInput, name: string): StartFinding[] => {
  const {python} = input;
  const said = setting(input, 'report_to');
  if (!REPORTERS.includes(name)) {
    return [
      error(
        'report-to-unknown',
        `${said}: fails at once with ValueError: ${shown(name)} callback doesn't exist choose from wandb, swanlab.`,
        'Write wandb or swanlab, or leave it out.',
      ),
    ];
  }
  if (python === null || python.installed.has(name)) return [];
  return [
    error(
      'report-package-missing',
      `${said}: fails at once with ImportError: ${name} is not installed. please install ${name} via: pip install ${name}.`,
      install(python, name),
    ),
  ];
};

const reportRules = (input: RuleInput): StartFinding[] => {
  const {report_to: given} = input.values;
  if (given === null || given === undefined || given === '') return [];
  if (typeof given !== 'string') {
    return [
      error(
        'report-to-unknown',
        `report_to${where(placeOf(input, 'report_to'))} is not a text: fails at once with AttributeError: '${pythonType(given)}' object has no attribute 'split'.`,
        'Write the names separated by commas: report_to: wandb,swanlab',
      ),
    ];
  }
  const names = given.split(',').map(name => name.trim().toLowerCase());
  return names.filter(name => name !== '').flatMap(name => reporterRule(input, name));
};

/** The Python that would run it, and what it needs of packages. */
export const pythonRules: Rules = input => {
  const {python, trainer, platform} = input;
  const packages = python === null ? [] : packageRules(python, trainer);
  return [
    ...packages,
    ...(python === null || packages.length > 0
      ? []
      : [...mlxRules(python, platform), ...wiredLimit(python, trainer, platform)]),
    ...(trainer === 'mlx-lm' ? reportRules(input) : []),
  ];
};
