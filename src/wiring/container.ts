import { Container } from 'inversify';
import { adapters } from './adapters.ts';
import type { Resources } from './adapters.ts';
import { USE_CASES, useCases } from './use-cases.ts';

/** Wires the whole service. Tests load only the use cases, and bind their own adapters. */
export const makeContainer = (resources: Resources): Container => {
  const container = new Container();
  container.load(useCases, ...adapters(resources));
  const { tracing } = resources;
  if (tracing) container.onActivation(USE_CASES, (_context, made) => tracing.useCases(made));
  return container;
};

export type { Container };
