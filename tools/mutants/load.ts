import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutations.ts';

// Must be imported first: makes Node read one source file with a mutation. The file itself is not changed.
const { path, start, end, after } = JSON.parse(process.env['MUTANT'] ?? '') as Mutant;
const file = join(import.meta.dirname, '../..', path);
const text = readFileSync(file, 'utf8');
const source = `${text.slice(0, start)}${after}${text.slice(end)}`;

registerHooks({
  load: (url, context, next) =>
    url === pathToFileURL(file).href ? { format: 'module-typescript', source, shortCircuit: true } : next(url, context),
});
