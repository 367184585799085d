import { accountTexts } from './account-texts.ts';
import { codeAndLinkTexts } from './code-and-link-texts.ts';
import { passkeyTexts } from './passkey-texts.ts';
import { secondFactorTexts } from './second-factor-texts.ts';
import type { Wordings } from './wording-types.ts';

export const WORDINGS: Wordings = { ...codeAndLinkTexts, ...accountTexts, ...secondFactorTexts, ...passkeyTexts };
