import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../src/adapters/http/api/openapi/document.ts';
import { ROOT, VERSION } from '../src/start/project.ts';
import { contractRoutes } from './contract-routes.ts';

// Writes openapi.json, which the tests compare with the service.
const publicUrl = 'http://localhost:3000';
const document = openApiDocument(contractRoutes(publicUrl), { publicUrl, version: VERSION });
writeFileSync(join(ROOT, 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
