import type { AuditAction } from '../../../../../core/domain/audit.ts';
import type { ResourceAction } from '../../../../../core/domain/resources.ts';
import type { EndReason } from '../../../../../core/domain/sessions/session.ts';

export type Deed = 'created' | 'changed' | 'deleted' | 'restored';

/** A new action does not compile without words; those of resources are made of their name. */
export type EventWords = Readonly<{
  actions: Readonly<Record<Exclude<AuditAction, ResourceAction>, string>>;
  resource: (name: string, deed: Deed) => string;
  resources: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  methods: Readonly<Record<string, string>>;
  byProvider: (name: string) => string;
  ends: Readonly<Record<EndReason, string>>;
  oauth: string;
  empty: string;
  byAdministrator: string;
  signedOut: string;
  about: (type: string, id: string) => string;
  refused: string;
}>;
