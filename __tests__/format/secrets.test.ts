import {describe, expect, test} from '@jest/globals';
import {filledCommand, maskedCommand, missingSecrets} from '../../source/format/secret-words.js';
import {withoutSecrets} from '../../source/format/secrets.js';

/** Split as by a shell; quoted words may contain blanks. */
const words = (text: string): string[] => [...text.matchAll(/"([^"]*)"|\S+/g)].map(([all, inside]) => inside ?? all);

const HF = 'hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567';

describe('a command is masked', () => {
  test.each([
    [`train --hub_token ${HF} --iters 5`, 'train --hub_token hf_*** --iters 5'],
    [`train --hub-token=${HF}`, 'train --hub-token=hf_***'],
    ['train --hub_token abc', 'train --hub_token ***'],
    ['train --hubToken=abc', 'train --hubToken=***'],
    ['train --password x', 'train --password ***'],
    ['train --password 1234', 'train --password ***'],
    ['train --password "two words"', 'train --password ***'],
    ['train --db-pass x -token y --wandb_api_key z', 'train --db-pass *** -token *** --wandb_api_key ***'],
    ['env WANDB_API_KEY=0123456789abcdef0123 python t.py', 'env WANDB_API_KEY=*** python t.py'],
    ['WANDB_API_KEY=x python t.py', 'WANDB_API_KEY=*** python t.py'],
    ['env "DB_PASSWORD=two words" python', 'env DB_PASSWORD=*** python'],
    ['docker run -e HF_TOKEN=x --env=API_KEY=y image', 'docker run -e HF_TOKEN=*** --env=API_KEY=*** image'],
    ['train +logger.api_key=x model.hub_token=y lr=1e-5', 'train +logger.api_key=*** model.hub_token=*** lr=1e-5'],
    ['train --data https://me:pw@host/x', 'train --data https://me:***@host/x'],
    ['train --data https://host/x?a=1&token=abc&b=2', 'train --data https://host/x?a=1&token=***&b=2'],
    ['pip install git+https://abcdef0123456789@github.com/x', 'pip install git+https://***@github.com/x'],
    ['train --any ghp_0123456789abcdefABCDEF', 'train --any ghp_***'],
    ['train sk-proj-0123456789abcdefABCDEF', 'train sk-proj-***'],
    ['train AKIAIOSFODNN7EXAMPLE', 'train AKIA***'],
    ['train eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc-_', 'train eyJ***'],
    ['curl -H "Authorization: Bearer abc123" x', 'curl -H "Authorization: Bearer ***" x'],
    [
      `sh -c "export HF_TOKEN=${HF}; python t.py --password x --lr 1"`,
      'sh -c "export HF_TOKEN=hf_***; python t.py --password *** --lr 1"',
    ],
    ['sh -c "API_KEY=\'a b\' python t.py"', 'sh -c "API_KEY=\'***\' python t.py"'],
    [
      `bash -lc "TOKEN=$(cat f) python t.py --token \${HF_TOKEN}"`,
      `bash -lc "TOKEN=$(cat f) python t.py --token \${HF_TOKEN}"`,
    ],
  ])('%s', (given, expected) => {
    const masked = maskedCommand(words(given));
    expect(masked).toEqual(words(expected));
    // Masking again changes nothing: what is stored is masked once more whenever it is read.
    expect(maskedCommand(masked)).toEqual(masked);
    expect(withoutSecrets(masked.join('\n'))).toBe(masked.join('\n'));
  });

  test.each([
    'python -m mlx_lm lora --train --model m --data d --max-tokens 100 --num_tokens 5 --tokenizer x --tokenizer_name y',
    'train --pad-token <pad> --eos_token </s> --unk_token unk --image-token x --max_new_tokens 5 --token-count 3',
    'train --auth-less true --no-auth run.py --use-auth none --auth-type basic --key value --text-key text --sort_key k',
    'train --use_auth_token true --hub_token --push_to_hub true --token-file t.txt --password-file p --secrets-dir d',
    'train --credentials ~/c.json --private-key ./id.pem --api_key $API_KEY --passes 3 --num-pass 2 --pwd /home/me',
    'train --data https://host/x?page=2 git@github.com:me/x.git user@host:/path http://host:8080/x s3://bucket/a@b',
    'train task-token-001 sk-learn hf_hub 0123456789abcdef0123456789abcdef01234567 ASIAN eyJ',
    'train --secret-santa x tokens=5 keyboard=us lora_alpha=16 loss_token=sum --monkey x --turkey=y --hotkey ctrl',
  ])('and no false friend: %s', given => {
    expect(maskedCommand(words(given))).toEqual(words(given));
    expect(missingSecrets(words(given))).toEqual([]);
  });
});

describe('a line of the trainer is masked', () => {
  test.each([
    ['OSError: https://me:pw@host/x: 401', 'OSError: https://me:***@host/x: 401'],
    [`Invalid token ${HF}.`, 'Invalid token hf_***.'],
    ['{"hub_token": "abc", "lr": 1}', '{"hub_token": "abc", "lr": 1}'],
    ['{"hub_token": "abc123", "lr": 1}', '{"hub_token": "***", "lr": 1}'],
    ["config(api_key='abc', lr=1)", "config(api_key='***', lr=1)"],
    ['401 Client Error for url: https://h/x?sig=abc%3D&se=1', '401 Client Error for url: https://h/x?sig=***&se=1'],
    ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic ***'],
    ['ValueError: password: wrong', 'ValueError: password: wrong'],
    ['Trained Tokens 1234, tokens: 99, It/sec: 0.5', 'Trained Tokens 1234, tokens: 99, It/sec: 0.5'],
  ])('%s', (given, expected) => {
    expect(withoutSecrets(given)).toBe(expected);
    expect(withoutSecrets(expected)).toBe(expected);
  });

  test('however long it is', () => {
    const texts = ['--a-', 'https://', 'a:', '"', '=$(', 'eyJ'].map(part => part.repeat(20_000));
    expect(texts.map(withoutSecrets)).toEqual(texts);
  });
});

describe('the secrets of a masked command are filled in again', () => {
  const fill = (command: string[], value = 'n3w') => filledCommand(command, () => value);

  test('each by the name that announced it', () => {
    const masked = maskedCommand(words(`env A_TOKEN=x t --hub_token ${HF} --password y https://me:z@host`));
    expect(missingSecrets(masked)).toEqual(['A_TOKEN', 'hf_', 'password', 'https://me']);
    const filled = filledCommand(masked, name => ({hf_: 'NEW', A_TOKEN: '1', password: 'two words'})[name] ?? '4');
    expect(filled).toEqual([
      'env',
      'A_TOKEN=1',
      't',
      '--hub_token',
      'hf_NEW',
      '--password',
      'two words',
      'https://me:4@host',
    ]);
  });

  test('in a shell script as its quotes require', () => {
    const script = (text: string) => ['sh', '-c', text];
    expect(fill(script('TOKEN=*** python'), `it's`)).toEqual(script(`TOKEN='it'\\''s' python`));
    expect(fill(script('TOKEN="***" python'), 'a"$b')).toEqual(script('TOKEN="a\\"\\$b" python'));
    expect(fill(script("TOKEN='***' python"), `it's`)).toEqual(script(`TOKEN='it'\\''s' python`));
  });

  test('and a command without any stays as it is', () => {
    expect(fill(['ls', '***', '--pattern', '***'])).toEqual(['ls', '***', '--pattern', '***']);
  });
});
