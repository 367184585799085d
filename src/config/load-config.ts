import * as E from 'fp-ts/lib/Either.js';
import { configOf } from './config.ts';
import type { Config } from './config.ts';
import { Environment } from './environment.ts';
import { misspelt } from './misspelt.ts';
import { PROVIDER_VARIABLES, docOf, providerVariables, readProviders } from './oauth-providers.ts';
import type { ConfigProblem } from './problem.ts';
import { brokenRules } from './rules.ts';
import type { VariableDoc } from './variable.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reports all problems together. Treats an empty variable as unset, and ignores unknown ones unless they look misspelt.
 */
export const loadConfig = (env: Env): E.Either<readonly ConfigProblem[], Config> => {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const unreadable = problemsOf(Environment.decode(withDefaults(set)));
  const refused = new Set(unreadable.map(({ variable }) => variable));
  // Drop the variables that could not be parsed, so that this run still checks how the remaining ones fit together.
  const readable = Object.fromEntries(Object.entries(set).filter(([name]) => !refused.has(name)));
  const values = Environment.decode(withDefaults(readable));
  if (E.isLeft(values)) throw new Error('a default is not a valid value of its variable');
  const broken = brokenRules(values.right)
    .filter(([variable]) => !refused.has(variable))
    .map(([variable, , text]) => problem(variable, text));
  const oauth = readProviders(set, values.right.NODE_ENV);
  const problems = [...unreadable, ...broken, ...oauth.problems, ...misspeltProblems(Object.keys(set))];
  return problems.length > 0 ? E.left(problems) : E.right(configOf(values.right, oauth.providers));
};

/** One line per problem. Contains no values, because they may be secret. */
export const describeProblems = (problems: readonly ConfigProblem[]): string =>
  [
    `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`,
    ...problems.map(
      ({ variable, problem: text, example, instead = variable }) =>
        `  ${variable} ${text}. Example: ${instead}=${example}`,
    ),
  ].join('\n');

const FIXED = Object.entries<VariableDoc>(Environment.props);

/**
 * All variables with their documentation, in the order of `.env.example`. A provider called EXAMPLE stands for all
 * providers.
 */
export const VARIABLES: readonly (readonly [name: string, about: VariableDoc])[] = [...FIXED, ...PROVIDER_VARIABLES];

const withDefaults = (set: Env): Env => {
  const defaults = FIXED.map(([name, about]) => {
    const text = set['NODE_ENV'] === 'production' && about.production !== undefined ? about.production : about.default;
    return [name, text === null || text.includes('$') ? undefined : text];
  });
  return { ...Object.fromEntries(defaults), ...set };
};

const ABOUT: ReadonlyMap<string, VariableDoc> = new Map(FIXED);

const problem = (variable: string, text: string): ConfigProblem => {
  const about = ABOUT.get(variable) ?? docOf(variable);
  return { variable, problem: text, example: about?.example ?? about?.default ?? '' };
};

const misspeltProblems = (names: readonly string[]): readonly ConfigProblem[] =>
  [...misspelt(names, [...ABOUT.keys(), ...providerVariables(names)])].map(([variable, instead]) => ({
    ...problem(instead, `is no variable of this service: did you mean ${instead}? If not, unset it`),
    variable,
    instead,
  }));

const problemsOf = (decoded: ReturnType<typeof Environment.decode>): readonly ConfigProblem[] =>
  E.isRight(decoded)
    ? []
    : decoded.left.map(({ context, message }) => problem(context[1]?.key ?? '', message ?? 'is not valid'));
