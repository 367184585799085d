import type { Address, EmailAddress, MobileNumber } from '../../core/domain/addresses/address.ts';
import { LANGUAGES } from '../../core/domain/messages/message.ts';
import type { Language, Message } from '../../core/domain/messages/message.ts';
import type { OtpCode } from '../../core/domain/sign-in/otp-code.ts';
import { render } from './templates/render.ts';
import { WORDINGS } from './templates/texts.ts';
import type { Service } from './templates/wording-types.ts';

type SampleMessage = Readonly<{
  template: string;
  language: Language;
  subject: string;
  text: string;
  html: string;
  sms: string;
}>;

export type Sample = Readonly<{ code: string; token: string }>;

const SAMPLE: Sample = { code: '012345', token: 'YFMavYdYSOjWJvsOaN1zQQ' };
const EMAIL: Address = { type: 'email', value: 'ada@example.com' as EmailAddress };
const MOBILE: Address = { type: 'mobile', value: '+14155550123' as MobileNumber };

const TEMPLATES = Object.keys(WORDINGS) as readonly Message['template'][];

export const sampleMessages = (service: Service, { code, token }: Sample = SAMPLE): readonly SampleMessage[] =>
  TEMPLATES.flatMap((template) =>
    LANGUAGES.map((language) => {
      const values = { language, token, code: code as OtpCode, expiresAt: null, budget: 'anybody', left: 9 };
      const to = (address: Address) => render({ ...values, template, to: address } as Message, service);
      const { subject, text, html } = to(EMAIL);
      return { template, language, subject, text, html, sms: to(MOBILE).text };
    }),
  );
