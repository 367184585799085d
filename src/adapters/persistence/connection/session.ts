import type { Client, Connection } from 'pg';
import type { SessionKind } from './connection-url.ts';

type Session = Readonly<{ isStandby: boolean; isReadOnly: boolean }>;
type Parameter = Readonly<{ parameterName: string; parameterValue: string }>;

const ACCEPTED: Readonly<Record<SessionKind, (session: Session) => boolean>> = {
  any: () => true,
  'read-write': ({ isStandby, isReadOnly }) => !isStandby && !isReadOnly,
  'read-only': ({ isStandby, isReadOnly }) => isStandby || isReadOnly,
  primary: ({ isStandby }) => !isStandby,
  standby: ({ isStandby }) => isStandby,
  'prefer-standby': () => true,
};

export const reportedBy = (connection: Connection): ReadonlyMap<string, string> => {
  const reported = new Map<string, string>();
  connection.on('parameterStatus', ({ parameterName, parameterValue }: Parameter) =>
    reported.set(parameterName, parameterValue),
  );
  return reported;
};

const ASK = `select pg_is_in_recovery() as "isStandby", current_setting('transaction_read_only')::bool as "isReadOnly"`;

const sessionOf = async (client: Client, reported: ReadonlyMap<string, string>): Promise<Session> => {
  const standby = reported.get('in_hot_standby');
  const readOnly = reported.get('default_transaction_read_only');
  if (standby !== undefined && readOnly !== undefined)
    return { isStandby: standby === 'on', isReadOnly: readOnly === 'on' };
  // A pooler may not report these parameters, so ask the server.
  const { rows } = await client.query<Session>(ASK);
  return rows[0] ?? { isStandby: false, isReadOnly: false };
};

export const isWanted = async (
  kind: SessionKind,
  client: Client,
  reported: ReadonlyMap<string, string>,
): Promise<boolean> => kind === 'any' || ACCEPTED[kind](await sessionOf(client, reported));
