import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/environment.ts';
import { ENVIRONMENT, collectionOf } from './collection.ts';
import type { Contract } from './contract.ts';

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files that are made from openapi.json, by their paths, with what has to be in them. */
export const postmanFiles = async (): Promise<Readonly<Record<string, string>>> => {
  const contract = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as Contract;
  return {
    'postman/koa-starter-collection.json': text(await collectionOf(contract)),
    'postman/koa-starter-environment.json': text(ENVIRONMENT),
  };
};
