import type { ProblemKind } from '../../server/problem-kind.ts';
import { accountProblems } from './en/account.ts';
import { administrationProblems } from './en/administration.ts';
import { requestProblems } from './en/requests.ts';
import { signInProblems } from './en/sign-in.ts';

/** The titles are those of the problem documents. Words in backticks are rendered as code. */
export const EN: Readonly<Record<ProblemKind, Readonly<{ happened: string; next: string }>>> = {
  ...requestProblems,
  ...signInProblems,
  ...accountProblems,
  ...administrationProblems,
};
