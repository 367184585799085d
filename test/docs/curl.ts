import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

// Replaces curl on machines without it; supports only what the documents use.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    fail: { type: 'boolean', short: 'f' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
    form: { type: 'string', short: 'F' },
    'dump-header': { type: 'string', short: 'D' },
    output: { type: 'string', short: 'o' },
    'write-out': { type: 'string', short: 'w', default: '' },
  },
});

const HTTP_ERROR = 22;
const NO_CONNECTION = 7;
const write = (path: string | undefined, text: string | Buffer): void => {
  if (path === undefined || path === '-') process.stdout.write(text);
  else writeFileSync(path, text);
};

/** A file: `image=@me.png`. */
const formOf = (part: string): FormData => {
  const [, name = '', path = ''] = /^(\w+)=@(.+)$/.exec(part) ?? [];
  const form = new FormData();
  form.append(name, new Blob([readFileSync(path)], { type: 'application/octet-stream' }), basename(path));
  return form;
};
const sent = values.form === undefined ? values.data : formOf(values.form);

const headers = new Headers({ 'User-Agent': 'curl/0' });
if (values.data !== undefined) headers.set('Content-Type', 'application/x-www-form-urlencoded');
for (const header of values.header)
  headers.set(header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 1));

const response = await fetch(positionals[0] ?? '', {
  method: values.request ?? (sent === undefined ? 'GET' : 'POST'),
  headers,
  redirect: 'manual',
  ...(sent === undefined ? {} : { body: sent }),
}).catch(() => process.exit(NO_CONNECTION));
const body = Buffer.from(await response.arrayBuffer());
if (values['dump-header'] !== undefined) {
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`);
  write(values['dump-header'], `HTTP/1.1 ${response.status}\r\n${lines.join('')}\r\n`);
}
if (values.fail !== true || response.ok) write(values.output, body);
process.stdout.write(values['write-out'].replaceAll('%{http_code}', String(response.status)).replaceAll('\\n', '\n'));
process.exitCode = values.fail === true && !response.ok ? HTTP_ERROR : 0;
