import type {ModelKind} from './rule-models.js';

/** Rows of a file, as lines; null for a file that is not there; a number of good ones. */
type Rows = readonly string[] | number | null;

export type RuleCase = {
  /** The rule that has to be the first to speak; null where none may. */
  rule: string | null;
  /** The same for the release that prints lines (0.31.3), where it differs. */
  ruleOfLines?: string | null;
  flags?: readonly string[];
  yaml?: string;
  rows?: Partial<Record<'train' | 'valid' | 'test', Rows>>;
  model?: ModelKind;
  /** Instead of the usual flags. */
  alone?: true;
};

const LORA = (parts: string): string => `lora_parameters: {${parts}}\n`;
const BAD = '{"content": "the cat"}';
const CHAT = '{"messages": [{"role": "user", "content": "the cat"}, {"role": "assistant", "content": "sat"}]}';
const eight = (row: string): string[] => Array.from({length: 8}, () => row);

const many = (count: number): string[] => Array.from({length: count}, () => '{"text": "the cat sat on the tree"}');

/** By name; the tiny model has two layers, three iterations are trained with batches of 4, each is reported. */
export const RULE_CASES: Readonly<Record<string, RuleCase>> = {
  'all well': {rule: null},
  'chat rows': {rule: null, model: 'chat', rows: {train: eight(CHAT), valid: eight(CHAT), test: eight(CHAT)}},
  'DoRA of 4 bits': {rule: null, model: 'q4', flags: ['--fine-tune-type', 'dora']},

  'too few rows to train': {rule: 'train-too-short', rows: {train: 3}},
  'too few rows to validate': {rule: 'valid-too-short', rows: {valid: 3}},
  'too few rows to validate, and no batch of them': {
    rule: 'no-validation-batches',
    rows: {valid: 3},
    flags: ['--val-batches', '0'],
  },
  'too few rows to test': {rule: 'test-too-short', rows: {test: 3}, flags: ['--test']},
  'no train.jsonl': {rule: 'train-missing', rows: {train: null}},
  'no valid.jsonl': {rule: 'valid-missing', rows: {valid: null}},
  'no test.jsonl': {rule: 'test-missing', rows: {test: null}, flags: ['--test']},
  'an empty train.jsonl': {rule: 'train-empty', rows: {train: []}},
  'an empty valid.jsonl': {rule: 'valid-empty', rows: {valid: []}},
  'an empty test.jsonl that nobody asked for': {rule: 'test-empty', rows: {test: []}},
  'data that are a file': {rule: 'train-missing', flags: ['--data', 'data/train.jsonl']},
  'data that are nowhere': {rule: 'data-missing', flags: ['--data', 'nobody/nothing']},
  'no data': {rule: 'data-missing', alone: true, flags: ['--model', 'MODEL', '--train']},

  'a row that is no JSON': {rule: 'row-not-json', rows: {train: [...eight('{"text": "the cat"}'), '{"text": nope}']}},
  'a blank line in a file that is not used': {
    rule: 'row-not-json',
    rows: {test: ['{"text": "the cat"}', '', '{"text": "the cat"}']},
  },
  'rows of an unknown kind': {rule: 'rows-unsupported', rows: {train: eight(BAD)}},
  'rows that are numbers': {rule: 'rows-unsupported', rows: {valid: eight('5')}},
  'one row of another kind': {rule: 'row-other-format', rows: {train: [...eight('{"text": "the cat"}').slice(1), BAD]}},
  'one row of another kind among many': {
    rule: 'row-other-format',
    rows: {train: [...many(70), BAD, ...many(9)]},
    flags: ['--iters', '20'],
  },
  'one row of another kind whose turn does not come': {
    rule: 'row-other-format',
    rows: {train: [...many(72), BAD, ...many(7)]},
    flags: ['--iters', '2'],
  },
  'one row of another kind in a later validation': {
    rule: 'row-other-format',
    rows: {valid: [...many(70), BAD, ...many(9)]},
    flags: ['--iters', '60', '--val-batches', '2', '--steps-per-eval', '4'],
  },
  'rows with more keys than others, which come last': {
    rule: 'row-other-format',
    rows: {train: ['{"text": "the cat", "from": "a book"}', ...many(8), BAD]},
  },
  'one row of another kind that never takes part': {
    rule: 'row-other-format',
    rows: {train: [...eight('{"text": "the cat"}'), BAD]},
  },
  'one row of another kind in the validation': {
    rule: 'row-other-format',
    rows: {valid: ['{"text": "the cat"}', ...eight(BAD).slice(5)]},
    flags: ['--val-batches', '-1'],
  },
  'a row that is a number': {rule: 'row-not-object', rows: {train: [...eight('{"text": "the cat"}').slice(1), '5']}},
  'an empty text': {rule: 'row-empty', rows: {train: [...eight('{"text": "the cat"}').slice(1), '{"text": ""}']}},
  'no chat template': {rule: 'row-template-fails', rows: {train: eight(CHAT)}},
  'columns by another name': {
    rule: null,
    yaml: 'text_feature: content\n',
    rows: {train: eight(BAD), valid: eight(BAD), test: eight(BAD)},
  },
  'masked prompts of text rows': {rule: 'mask-prompt-text', flags: ['--mask-prompt']},
  'rows that are cut': {rule: 'rows-cut', flags: ['--max-seq-length', '16']},

  'more layers than there are': {rule: 'too-many-layers', flags: ['--num-layers', '3']},
  'more layers than there are, by default': {
    rule: 'too-many-layers',
    alone: true,
    flags: ['--model', 'MODEL', '--data', 'data', '--train'],
  },
  'full training of a quantised model': {rule: 'full-on-quantized', model: 'q4', flags: ['--fine-tune-type', 'full']},
  'DoRA of 6 bits': {rule: 'dora-on-odd-bits', model: 'q6', flags: ['--fine-tune-type', 'dora']},
  'DoRA of experts': {rule: 'dora-on-experts', model: 'experts', flags: ['--fine-tune-type', 'dora']},
  'LoRA of experts': {rule: null, model: 'experts'},
  'LoRA without scale': {rule: 'lora-parameters-incomplete', yaml: LORA('rank: 8, dropout: 0.0')},
  'LoRA with alpha': {rule: 'lora-parameters-incomplete', yaml: LORA('rank: 8, dropout: 0.0, alpha: 16')},
  'LoRA without rank': {rule: 'lora-parameters-incomplete', yaml: LORA('scale: 20.0, dropout: 0.0')},
  'LoRA without rank and scale': {rule: 'lora-parameters-incomplete', yaml: LORA('dropout: 0.0')},
  'LoRA without dropout': {rule: 'lora-parameters-incomplete', yaml: LORA('rank: 8, scale: 20.0')},
  'LoRA that drops all': {rule: 'dropout-out-of-range', yaml: LORA('rank: 8, scale: 20.0, dropout: 1.0')},
  'LoRA of modules that are not there': {
    rule: 'lora-keys-unknown',
    yaml: LORA('rank: 8, scale: 20.0, dropout: 0.0, keys: ["q_proj"]'),
  },
  'LoRA of modules, one of them not there': {
    rule: 'lora-key-unknown',
    yaml: LORA('rank: 8, scale: 20.0, dropout: 0.0, keys: ["q_proj", "self_attn.v_proj"]'),
  },

  'a model that is not here': {rule: 'model-offline', flags: ['--model', 'nobody/nothing']},
  'a model by a path that is not here': {rule: 'model-missing', flags: ['--model', './models/mine/here']},
  'a model by ~': {rule: 'model-missing', flags: ['--model', '~/models']},
  'a folder without a model': {rule: 'model-incomplete', flags: ['--model', 'data']},
  'an unknown type of model': {rule: 'model-type-unknown', model: 'unknown'},

  'a model without a type': {rule: 'model-type-missing', model: 'untyped'},
  'a model with a program of its own': {rule: 'model-own-program', ruleOfLines: null, model: 'own'},

  'nothing to do': {rule: 'no-task', alone: true, flags: ['--model', 'MODEL', '--data', 'data']},
  'an unknown optimizer': {rule: 'optimizer-unknown', yaml: 'optimizer: lion\n'},
  'an optimizer in capitals': {rule: null, yaml: 'optimizer: AdamW\n'},
  'an unknown way to train': {rule: 'fine-tune-type-unknown', yaml: 'fine_tune_type: qlora\n'},
  'an argument that the optimizer lacks': {
    rule: 'optimizer-config',
    yaml: 'optimizer: sgd\noptimizer_config: {sgd: {betas: [0.9, 0.99]}}\n',
  },
  'arguments for another optimizer': {
    rule: 'optimizer-config-unused',
    yaml: 'optimizer_config: {adamw: {weight_decay: 0.1}}\n',
  },
  'a schedule by another name': {
    rule: 'lr-schedule-malformed',
    yaml: 'lr_schedule: {name: cosine, arguments: [1e-5, 100]}\n',
  },
  'a schedule without arguments': {rule: 'lr-schedule-malformed', yaml: 'lr_schedule: {name: cosine_decay}\n'},
  'a schedule without a name': {rule: 'lr-schedule-malformed', yaml: 'lr_schedule: {arguments: [1e-5, 100]}\n'},
  'a schedule with too few arguments': {
    rule: 'lr-schedule-malformed',
    yaml: 'lr_schedule: {name: cosine_decay, arguments: [1e-5]}\n',
  },
  'a schedule with too many arguments': {
    rule: 'lr-schedule-malformed',
    yaml: 'lr_schedule: {name: cosine_decay, arguments: [1e-5, 9, 0, 1]}\n',
  },
  'a schedule with no argument': {
    rule: 'lr-schedule-malformed',
    yaml: 'lr_schedule: {name: cosine_decay, arguments: []}\n',
  },
  'a schedule, and a rate that it replaces': {
    rule: 'learning-rate-unused',
    yaml: 'lr_schedule: {name: cosine_decay, arguments: [1e-5, 100]}\nlearning_rate: 1e-5\n',
  },
  'a rate of nothing': {rule: 'learning-rate-zero', flags: ['--learning-rate', '0']},

  'a seed below 0': {rule: 'seed-out-of-range', flags: ['--seed', '-1']},
  'reports every 0 iterations': {rule: 'interval-zero', flags: ['--steps-per-report', '0']},
  'validations every 0 iterations': {rule: 'interval-zero', flags: ['--steps-per-eval', '0']},
  'saves every 0 iterations': {rule: 'interval-zero', flags: ['--save-every', '0']},
  'no accumulation at all': {rule: 'accumulation-zero', flags: ['--grad-accumulation-steps', '0']},
  'more accumulation than iterations': {rule: 'no-update', flags: ['--grad-accumulation-steps', '9']},
  'no iterations': {rule: 'no-iterations', flags: ['--iters', '0']},
  'batches of nothing': {rule: 'batch-size-zero', flags: ['--batch-size', '0']},
  'sequences of one token': {rule: 'sequence-too-short', flags: ['--max-seq-length', '1']},
  'saves after the end': {rule: 'no-checkpoint', flags: ['--save-every', '5']},
  'reports to what is not installed': {rule: 'report-package-missing', flags: ['--report-to', 'wandb']},
  'reports to what is not known': {rule: 'report-to-unknown', flags: ['--report-to', 'tensorboard']},

  'the adapters of an earlier run': {
    rule: 'adapter-path-in-use',
    flags: ['--adapter-path', '../earlier'],
  },
  'weights that are not there': {rule: 'resume-missing', flags: ['--resume-adapter-file', 'nothing.safetensors']},
  'weights of another rank': {
    rule: 'resume-other-rank',
    flags: ['--resume-adapter-file', '../earlier/adapters.safetensors'],
    yaml: LORA('rank: 4, scale: 20.0, dropout: 0.0'),
  },
  'weights of more layers': {
    rule: 'resume-other-layers',
    flags: ['--resume-adapter-file', '../earlier/adapters.safetensors', '--num-layers', '1'],
  },
  'LoRA weights for full training': {
    rule: 'resume-other-type',
    flags: ['--resume-adapter-file', '../earlier/adapters.safetensors', '--fine-tune-type', 'full'],
  },
  'a test of adapters that are not there': {
    rule: 'test-without-adapters',
    alone: true,
    flags: ['--model', 'MODEL', '--data', 'data', '--test', '--batch-size', '4'],
  },

  'a flag that it does not know': {rule: 'flag-unknown', flags: ['--lora-layers', '4']},
  'a flag with an underscore': {rule: 'flag-unknown', flags: ['--batch_size', '4']},
  'a flag that may be several': {rule: 'flag-ambiguous', flags: ['--s', '4']},
  'a flag without its value': {rule: 'flag-without-value', flags: ['--iters']},
  'a switch with a value': {rule: 'flag-with-value', flags: ['--train=yes']},
  'a number that is none': {rule: 'flag-value', flags: ['--iters', '1e3']},
  'a choice that is none': {rule: 'flag-choice', flags: ['--optimizer', 'lion']},
  'a text for a number': {rule: 'wrong-type', yaml: 'seed: "5"\n'},
  'a fraction for a whole number': {rule: 'wrong-type', yaml: 'seed: 2.0\n'},
  'a fraction where it does no harm': {rule: 'wrong-type', yaml: 'grad_accumulation_steps: 1.0\n'},
  'a text for a switch': {rule: 'wrong-type', yaml: 'grad_checkpoint: "no"\n'},
  'no configuration': {rule: 'config-missing', flags: ['-c', 'nothing.yaml']},
  'a configuration that is no YAML': {rule: 'config-not-yaml', yaml: 'seed: 1\nlora_parameters: {rank: 8\n'},
  'an empty configuration': {rule: 'config-no-keys', yaml: ''},
  'a list for a configuration': {rule: 'config-no-keys', yaml: '- seed\n'},
  'keys that it takes no notice of': {rule: 'ignored-key', yaml: 'lora_rank: 16\nuse_dora: true\n'},
  'the same key twice': {rule: 'repeated-key', yaml: 'seed: 1\nseed: 2\n'},
};
