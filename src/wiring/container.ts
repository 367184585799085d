import { Container } from 'inversify';
import { adapters } from './adapters.ts';
import type { Resources } from './adapters.ts';
import { useCases } from './use-cases.ts';

/** Everything wired; a test loads the use cases alone and binds the ports to adapters of its own. */
export const makeContainer = (resources: Resources): Container => {
  const container = new Container();
  container.load(useCases, ...adapters(resources));
  return container;
};

export type { Container };
