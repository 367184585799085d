import type { Html } from '../html.ts';
import { errorAt } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { textField } from '../parts/text-fields.ts';

/** What an administrator typed as the reason, and what is wrong with it. */
export type TypedReason = Readonly<{ reason: string; errors: readonly FieldError[] }>;

/** The reason for a change of somebody else's account. */
export const reasonField = (
  { reason: label, reasonHint: hint }: Readonly<{ reason: string; reasonHint: string }>,
  { reason, errors }: TypedReason,
): Html => textField({ name: 'reason', label, hint, value: reason, error: errorAt(errors, 'reason'), required: true });
