import type { Client } from 'pg';

// Sent when a connection starts, because poolers keep these three for each client; PgBouncer accepts no others. Written
// as the server reports them, so that a pooler sees no difference.
const FORMATS = { DateStyle: 'ISO, MDY', TimeZone: 'UTC', standard_conforming_strings: 'on' };

type Startup = Readonly<Record<string, string>>;

/** Makes a client independent of the settings of its role and database. */
export const sendFormats = (client: Client): void => {
  const starting = client as Client & { getStartupConf: () => Startup };
  const startup = starting.getStartupConf.bind(client);
  starting.getStartupConf = () => ({ ...startup(), ...FORMATS });
};
