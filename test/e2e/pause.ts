import { sql } from './people.ts';

/** Long enough for other calls to interleave, short enough for hundreds of rounds. */
const PAUSE_S = 0.015;

/**
 * Delays every matching statement (such as `update of first_name on "user"`) before it touches a row, so that a race
 * between reading and writing becomes certain.
 */
export const pauseBefore = async (url: string, event: string): Promise<void> => {
  await sql(
    url,
    `create or replace function pause() returns trigger language plpgsql as
       $$ begin perform pg_sleep(${PAUSE_S}); return null; end $$;
     create trigger pause before ${event} for each statement execute function pause();`,
  );
};
