import type { Client } from 'pg';

// These are startup parameters, because poolers keep these three per client; PgBouncer rejects others. They are spelled
// as the server reports them, so that a pooler finds nothing to change.
const FORMATS = { DateStyle: 'ISO, MDY', TimeZone: 'UTC', standard_conforming_strings: 'on' };

type Startup = Readonly<Record<string, string>>;

/** Makes the client set `FORMATS` when it connects, whatever the settings of its role and database are. */
export const sendFormats = (client: Client): void => {
  const starting = client as Client & { getStartupConf: () => Startup };
  const startup = starting.getStartupConf.bind(client);
  starting.getStartupConf = () => ({ ...startup(), ...FORMATS });
};
