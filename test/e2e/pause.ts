import { sql } from './people.ts';

/** Long enough for whatever is on its way to come in between, short enough for hundreds of rounds. */
const PAUSE_S = 0.015;

/**
 * Every such statement, as `update of first_name on "user"`, waits for a moment before it touches a row, so that between
 * what was read and what is written there is time for all others, and a race is a certainty (security.md 3, “Method”).
 */
export const pauseBefore = async (url: string, event: string): Promise<void> => {
  await sql(
    url,
    `create or replace function pause() returns trigger language plpgsql as
       $$ begin perform pg_sleep(${PAUSE_S}); return null; end $$;
     create trigger pause before ${event} for each statement execute function pause();`,
  );
};
