import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../src/start/project.ts';
import { postmanFiles } from './files.ts';

// Writes the collection and its environment, which the tests hold against openapi.json and run against the service.
for (const [path, text] of Object.entries(await postmanFiles())) {
  mkdirSync(join(ROOT, dirname(path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}
