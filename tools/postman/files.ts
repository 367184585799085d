import { readContract } from '../contract.ts';
import { ENVIRONMENT, collectionOf } from './collection.ts';

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files that are made from openapi.json, by their paths, with what has to be in them. */
export const postmanFiles = async (): Promise<Readonly<Record<string, string>>> => {
  return {
    'postman/koa-starter-collection.json': text(await collectionOf(readContract())),
    'postman/koa-starter-environment.json': text(ENVIRONMENT),
  };
};
