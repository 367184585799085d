import * as t from 'io-ts';
import { accountVariables } from './account-variables.ts';
import { connectionVariables } from './connection-variables.ts';
import { serverVariables } from './server-variables.ts';
import { signInVariables } from './sign-in-variables.ts';

/**
 * All variables except those of OAuth providers, in the order of `.env.example`. `rules.ts` has rules for production,
 * and for variables that must fit together.
 */
export const Environment = t.type({
  ...serverVariables,
  ...signInVariables,
  ...accountVariables,
  ...connectionVariables,
});

export type Values = Readonly<t.TypeOf<typeof Environment>>;
export type VariableName = keyof Values;
