import type { Contract } from '../contract.ts';
import type { Folder } from './collection-format.ts';
import { event } from './collection-format.ts';
import { convert } from './convert.ts';
import { reference } from './reference.ts';
import { firstSession } from './scripted.ts';
import { EVERY_ANSWER } from './scripts.ts';

type Collection = Readonly<{ info: unknown; item: readonly Folder[]; [more: string]: unknown }>;

/** The contract as a Postman collection; the same for the same contract. */
export const collectionOf = async (contract: Contract): Promise<Collection> => {
  const conversion = await convert(contract);
  return {
    info: conversion.info,
    item: [firstSession(contract, conversion), reference(contract, conversion)],
    event: event('test', EVERY_ANSWER),
    variable: conversion.variable,
  };
};

const value = (key: string, text: string) => ({ key, value: text, type: 'default', enabled: true });

/** Where a service in development is, and its administrator as long as nobody has set another. */
export const ENVIRONMENT = {
  name: 'Koa identity starter, in development',
  values: [
    value('baseUrl', 'http://localhost:3000'),
    value('adminLogin', 'admin@example.com'),
    value('adminPassword', 'correct horse battery staple'),
  ],
  _postman_variable_scope: 'environment',
};
