import type { ProblemKind } from '../../server/problem-kind.ts';
import { accountProblems } from './de/account.ts';
import { administrationProblems } from './de/administration.ts';
import { requestProblems } from './de/requests.ts';
import { signInProblems } from './de/sign-in.ts';

/** Words in backticks are rendered as code. */
export const DE: Readonly<Record<ProblemKind, Readonly<{ title: string; happened: string; next: string }>>> = {
  ...requestProblems,
  ...signInProblems,
  ...accountProblems,
  ...administrationProblems,
};
