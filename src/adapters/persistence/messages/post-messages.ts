import type { Address } from '../../../core/domain/addresses/address.ts';
import type { Outgoing } from '../../../core/domain/messages/mail.ts';
import { leavesDecoy } from '../../../core/domain/messages/message.ts';
import type { Message, SendBudget } from '../../../core/domain/messages/message.ts';
import { budgetKeys } from '../../../core/domain/messages/send-budget.ts';
import { identifierOf } from '../../../core/domain/sign-in/login.ts';
import type { OtpCode } from '../../../core/domain/sign-in/otp-code.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import type { Seal } from './outbox.ts';
import type { SendBudgets } from './send-budgets.ts';

const POST = statement({
  name: 'outbox_post',
  text: `insert into public.outbound_message (id, body, expires_at) values ($1, $2, $3)`,
});

export type Mail = Readonly<{
  /** Whether the send budget allows a message. The budget stays locked until the caller's transaction ends. */
  wouldGoOut: (run: Run, budget: SendBudget, to: Address) => Promise<boolean>;
  /** Writes messages in a fixed order, because each locks its budget. If that is used up, writes a decoy or nothing. */
  post: (run: Run, outgoing: readonly Outgoing[]) => Promise<void>;
}>;

type Deps = Readonly<{ seal: Seal; newId: () => string; budgets: Pick<SendBudgets, 'judge' | 'spend'> }>;

const keysOf = (outgoing: Outgoing): ReturnType<typeof budgetKeys> =>
  'to' in outgoing
    ? budgetKeys(outgoing.budget, identifierOf(outgoing.to), outgoing.template)
    : budgetKeys(outgoing.budget, outgoing.decoyFor);

const NO_MESSAGE: Message = {
  to: { type: 'email', value: 'nobody@example.invalid' } as Address,
  template: 'sign-in-code',
  code: '000000' as OtpCode,
  language: 'en',
  budget: 'anybody',
  expiresAt: null,
};

/** A decoy is a message that is never sent, as long as a real message to the identifier. */
const decoyOf = (identifier: string): Message => {
  const value = NO_MESSAGE.to.value.padStart(identifier.length - identifier.indexOf(':') - 1, 'x');
  return { ...NO_MESSAGE, to: { type: 'email', value } as Address };
};

export const makeMail = ({ seal, newId, budgets }: Deps): Mail => {
  const write = async (run: Run, message: Message, isDecoy: boolean): Promise<void> => {
    const id = newId();
    await run(POST, id, seal.seal(JSON.stringify({ ...message, isDecoy }), id), message.expiresAt);
  };
  const postOne = async (run: Run, outgoing: Outgoing): Promise<void> => {
    const { budget } = outgoing;
    // A request before the owner registers, or during a lockout, does not use up the owner's budget.
    const isFree = 'decoyFor' in outgoing && budget !== 'nobody' && budget !== 'notice';
    const goesOut = await budgets.spend(run, budget, keysOf(outgoing), isFree);
    if ('decoyFor' in outgoing) return write(run, decoyOf(outgoing.decoyFor), true);
    if (goesOut || leavesDecoy(outgoing)) await write(run, outgoing, !goesOut);
  };
  return {
    wouldGoOut: (run, budget, to) => budgets.judge(run, budget, budgetKeys(budget, identifierOf(to))),
    post: async (run, outgoing) => {
      const inLockOrder = outgoing.toSorted((a, b) => (keysOf(a).join(' ') < keysOf(b).join(' ') ? -1 : 1));
      for (const one of inLockOrder) await postOne(run, one);
    },
  };
};
