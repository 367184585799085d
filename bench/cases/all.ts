import type { Case } from '../case.ts';
import { me, meNotModified } from './account.ts';
import { otp, register } from './addresses.ts';
import { listFirst, listMiddle, roles } from './lists.ts';
import { live } from './live.ts';
import { refresh, signInCase } from './sign-in.ts';
import { introspect } from './tokens.ts';

export const CASES: readonly Case[] = [
  signInCase,
  me,
  meNotModified,
  refresh,
  listFirst,
  listMiddle,
  introspect,
  roles,
  live,
  register,
  otp,
];
