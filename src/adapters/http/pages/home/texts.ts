import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  about: string;
  docs: string;
  contract: string;
  problems: string;
  health: string;
  mailbox: string;
}>;

export const HOME_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    about:
      'This service signs people in and keeps their accounts. Programs call it; its pages for accounts are switched off.',
    docs: 'Try its calls',
    contract: 'The contract for programs (OpenAPI)',
    problems: 'What its errors mean',
    health: 'Is it ready?',
    mailbox: 'The messages that it sent (development only)',
  },
  de: {
    about:
      'Dieser Dienst meldet Menschen an und führt ihre Konten. Programme rufen ihn auf; seine Seiten für Konten sind abgeschaltet.',
    docs: 'Seine Aufrufe ausprobieren',
    contract: 'Der Vertrag für Programme (OpenAPI)',
    problems: 'Was seine Fehler bedeuten',
    health: 'Ist er bereit?',
    mailbox: 'Die Nachrichten, die er gesendet hat (nur in der Entwicklung)',
  },
};
