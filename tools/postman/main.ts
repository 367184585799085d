import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/start/project.ts';
import { readContract } from '../contract.ts';
import { collectionOf } from './collection.ts';

writeFileSync(join(ROOT, 'postman/koa-starter-collection.json'), await collectionOf(readContract()));
