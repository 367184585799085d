import type { Client } from 'pg';

/**
 * How values are written and read. Sent when a connection starts, because poolers keep these three for each client:
 * they are all that PgBouncer accepts. Written as the server reports them, so that a pooler sees no difference.
 */
const FORMATS = { DateStyle: 'ISO, MDY', TimeZone: 'UTC', standard_conforming_strings: 'on' };

type Startup = Readonly<Record<string, string>>;

/** Makes a client independent of the settings of its role and database. */
export const sendFormats = (client: Client): void => {
  const starting = client as Client & { getStartupConf: () => Startup };
  const startup = starting.getStartupConf.bind(client);
  starting.getStartupConf = () => ({ ...startup(), ...FORMATS });
};
