import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {createRender, type Render} from '../../source/model/tokens/chat-template.js';
import {TemplateRefusal} from '../../source/model/tokens/python-strings.js';
import {readTokenizerFiles} from '../../source/model/tokens/tokenizer-files.js';

const TOKENIZER = fileURLToPath(new URL('../fixtures/model/tokenizers/smollm', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-template-'));
  cpSync(TOKENIZER, folder, {recursive: true});
});
afterAll(() => rmSync(folder, {recursive: true}));

const renderOf = async (template: string): Promise<Render> => {
  writeFileSync(join(folder, 'chat_template.jinja'), template);
  const files = readTokenizerFiles(folder);
  const render = files && (await createRender(folder, files));
  if (render === null) throw new Error('no template');
  return render;
};

/** As Gemma 3's writes what a message holds. */
const GEMMA_3 =
  '{% for m in messages %}[{% if m.content is string %}{{ m.content }}{% elif m.content is iterable %}{% for item in m.content %}({{ item.text }}){% endfor %}{% else %}{{ raise_exception("Invalid content type") }}{% endif %}]{% endfor %}';

test.each([
  ['is null, as in OpenAI’s format beside tool_calls', {content: null}, '[]'],
  ['is not there', {}, '[]'],
  ['is a list', {content: [{type: 'text', text: 'a'}]}, '[(a)]'],
])('what a message holds %s: written as jinja2 does, and no refusal', async (_, message, expected) => {
  const render = await renderOf(GEMMA_3);
  expect(render([{role: 'assistant', ...message}], null)).toBe(expected);
});

test('what jinja2 does not call iterable, either, is refused', async () => {
  const render = await renderOf(GEMMA_3);
  expect(() => render([{role: 'user', content: 5}], null)).toThrow(TemplateRefusal);
});

test('what only the newer transformers refuse is no refusal: up to 5.5 a key that is null is still there', async () => {
  // As DeepSeek R1's distilled models: without the key there is nothing to append.
  const render = await renderOf(
    '{% for m in messages %}{% if m.content is not none %}{{ "a:" + m.content }}{% endif %}{% endfor %}',
  );
  expect(render([{role: 'assistant', content: null}], null)).toBe('');
  expect(() => render([{role: 'assistant'}], null)).toThrow(TemplateRefusal);
});

test('a template with the line ends of Windows writes the same text', async () => {
  const chat = [{role: 'user', content: 'hi'}];
  const template = '{{- "a" -}}\n{% for m in messages %}\n{{ m.content }}\n{% endfor %}\nend\n';
  const unix = (await renderOf(template))(chat, null);
  expect(unix).toContain('\n');
  expect((await renderOf(template.replaceAll('\n', '\r\n')))(chat, null)).toBe(unix);
});
