import { Container } from 'inversify';
import { adapters } from './adapters.ts';
import type { Resources } from './adapters.ts';
import { USE_CASES, useCases } from './use-cases.ts';

/** The whole service; a test loads the use cases alone and binds its own adapters to the ports. */
export const makeContainer = (resources: Resources): Container => {
  const container = new Container();
  container.load(useCases, ...adapters(resources));
  const { tracing } = resources;
  if (tracing) container.onActivation(USE_CASES, (_context, made) => tracing.useCases(made));
  return container;
};

export type { Container };
