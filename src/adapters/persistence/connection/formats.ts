import type { Client } from 'pg';

// Send these as startup parameters: poolers keep these three per client, and PgBouncer rejects others. They are spelled
// as the server reports them, so that a pooler finds nothing to change.
const FORMATS = { DateStyle: 'ISO, MDY', TimeZone: 'UTC', standard_conforming_strings: 'on' };

type Startup = Readonly<Record<string, string>>;

/** Makes the client set `FORMATS` when it connects, regardless of the settings of its role and database. */
export const sendFormats = (client: Client): void => {
  const starting = client as Client & { getStartupConf: () => Startup };
  const startup = starting.getStartupConf.bind(client);
  starting.getStartupConf = () => ({ ...startup(), ...FORMATS });
};
