import type { Pool } from 'pg';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealedTexts } from '../adapters/crypto/sealed-texts.ts';
import { makeSendBudgetKey } from '../adapters/crypto/send-budget-keys.ts';
import { makeRecordEvents } from '../adapters/persistence/audit/record-events.ts';
import { makeMail } from '../adapters/persistence/messages/post-messages.ts';
import { makeSendBudgets } from '../adapters/persistence/messages/send-budgets.ts';
import { makeSecondFactors } from '../adapters/persistence/second-factor/second-factors.ts';
import { makeCredentials } from '../adapters/persistence/sign-in/credentials.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import type { Config } from '../config/config.ts';
import type { Credentials } from '../core/ports/credentials.ts';
import type { SecondFactors } from '../core/ports/second-factor/second-factors.ts';
import { auditOf } from './audit.ts';

/** For an operator’s command, whose events also send messages: the service delivers them. */
export const operatingOn = (
  config: Config,
  pool: Pool,
  keys: Keys,
): Readonly<{ credentials: Credentials; secondFactors: SecondFactors }> => {
  const budgets = makeSendBudgets({ pool, policy: config.sendBudget, keyOf: makeSendBudgetKey(keys) });
  const mail = makeMail({ seal: makeSealedTexts(keys, 'messages'), newId: uuidV7, budgets });
  const recordEvents = makeRecordEvents({ audit: auditOf(keys), mail });
  return {
    credentials: makeCredentials({ pool, recordEvents, remembering: config.secondFactor }),
    secondFactors: makeSecondFactors({ pool, recordEvents, required: config.secondFactor.required }),
  };
};
