import {join} from 'node:path';
import {isRecord, namesIn, readBytes} from '../read-json.js';
import {asPython, PYTHON_STRINGS, TemplateRefusal} from './python-strings.js';
import type {TokenizerFiles} from './tokenizer-files.js';

const MAX_TEMPLATE_BYTES = 1024 * 1024;

/** A message of a chat as a row has it. */
export type Message = Readonly<Record<string, unknown>>;

/** The text of a chat as the model's template writes it. Throws a `TemplateRefusal`, or what the engine throws. */
export type Render = (messages: readonly Message[], tools: unknown, addPrompt?: boolean) => string;

type Templates = {default: string | null; toolUse: string | null};

const textOf = (path: string): string | null => readBytes(path, MAX_TEMPLATE_BYTES)?.toString('utf8') ?? null;

/** jinja2 takes all ends of lines for line feeds. */
const withLineFeeds = (source: string): string => source.replace(/\r\n?/g, '\n');

const inConfig = (value: unknown): Templates => {
  if (typeof value === 'string') return {default: value, toolUse: null};
  const named = Array.isArray(value) ? value.filter(isRecord) : [];
  const of = (name: string): string | null => {
    const template = named.find(one => one.name === name)?.template;
    return typeof template === 'string' ? template : null;
  };
  return {default: of('default'), toolUse: of('tool_use')};
};

const FOLDER = 'additional_chat_templates';

/** As transformers finds them: files of their own come before the configuration. */
const templatesOf = (folder: string, {config}: TokenizerFiles): Templates => {
  const file = textOf(join(folder, 'chat_template.jinja'));
  const names = namesIn(join(folder, FOLDER));
  if (file === null && names.length === 0) return inConfig(config.chat_template);
  const toolUse = names.includes('tool_use.jinja') ? textOf(join(folder, FOLDER, 'tool_use.jinja')) : null;
  return {default: file, toolUse};
};

const REASONING = ['reasoning_content', 'thinking', 'reasoning'];

/** What transformers after 5.5 makes of a message first: null keys go, and reasoning goes by all its names. */
const normalized = (message: Message): Message => {
  const told = Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
  const key = REASONING.find(name => told[name] !== undefined);
  return key === undefined ? told : {thinking: told[key], ...told, reasoning_content: told[key]};
};

/** Tokens by which mlx_lm sees that a model can think (mlx_lm/tokenizer_utils.py): it then asks the template for it. */
const THINKING = [
  ['<think>', '</think>'],
  ['<longcat_think>', '</longcat_think>'],
  ['<|think:start|>', '<|think:end|>'],
  ['<|channel>', '<channel|>'],
];

const knows = ({tokenizer}: TokenizerFiles): ((token: string) => boolean) => {
  const vocab = isRecord(tokenizer.model) && isRecord(tokenizer.model.vocab) ? tokenizer.model.vocab : {};
  const added = Array.isArray(tokenizer.added_tokens) ? tokenizer.added_tokens.filter(isRecord) : [];
  const contents = new Set(added.map(({content}) => content));
  return token => contents.has(token) || Object.hasOwn(vocab, token);
};

/** What writes chats as the model's template does; null for a model without one. Loads the engine for templates. */
export const createRender = async (folder: string, files: TokenizerFiles): Promise<Render | null> => {
  // Some chats are written by a program of mlx_lm's own (mlx_lm/chat_templates/).
  if (typeof files.config.chat_template_type === 'string') {
    return () => {
      throw new Error('mlx_lm writes its chats without a template');
    };
  }
  const templates = templatesOf(folder, files);
  if (templates.default === null && templates.toolUse === null) return null;
  const {Template} = await import('@huggingface/jinja');
  const has = knows(files);
  const canThink = THINKING.some(pair => pair.every(has));
  // Not all of the files, which hold a hundred megabytes as long as this is used.
  const {special} = files;
  const built = new Map<string, InstanceType<typeof Template>>();
  const templateFor = (tools: unknown): InstanceType<typeof Template> => {
    const source = (tools === null ? null : templates.toolUse) ?? templates.default;
    if (source === null) throw new TemplateRefusal('the model has no default chat template');
    const before = built.get(source);
    if (before !== undefined) return before;
    const template = new Template(withLineFeeds(source));
    asPython(template.parsed);
    built.set(source, template);
    return template;
  };
  const written = (messages: readonly Message[], tools: unknown, addPrompt: boolean): string =>
    templateFor(tools).render({
      ...special,
      ...PYTHON_STRINGS,
      messages,
      tools,
      documents: null,
      add_generation_prompt: addPrompt,
      enable_thinking: canThink,
    });
  return (messages, tools, addPrompt = false) => {
    try {
      return written(messages.map(normalized), tools, addPrompt);
    } catch (error) {
      // Older releases leave a message as it is: only what both refuse ends the run for certain.
      if (error instanceof TemplateRefusal) return written(messages, tools, addPrompt);
      throw error;
    }
  };
};
