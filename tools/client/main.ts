import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../src/start/project.ts';
import { TYPES_FILE, clientTypes } from './types.ts';

// Writes the types of a client, which a test holds against openapi.json and drives the service with.
mkdirSync(join(ROOT, dirname(TYPES_FILE)), { recursive: true });
writeFileSync(join(ROOT, TYPES_FILE), await clientTypes());
