import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';

// Replaces psql on machines without it; supports only what the documents use.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { file: { type: 'string', short: 'f' }, set: { type: 'string', short: 'v' } },
});

const client = new Client({ connectionString: positionals[0] });
await client.connect();
try {
  await client.query(await readFile(values.file ?? '', 'utf8'));
} finally {
  await client.end();
}
