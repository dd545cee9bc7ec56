import {existsSync} from 'node:fs';
import {appendEvent} from '../../source/journal/append.js';

// Appends COUNT warnings of up to 5 KB to the journal PATH, in the name of WRITER, as soon as the file GO exists.
const [path = '', go = '', writer = '', count = '0'] = process.argv.slice(2);
process.stdout.write('ready');
while (!existsSync(go));
for (let index = 0; index < Number(count); index++) {
  const text = writer.repeat((index * 37) % 5000);
  appendEvent(path, {t: index, type: 'warning', code: `${writer}:${index}`, text});
}
