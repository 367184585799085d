-- The rights of the service in its database: it reads and writes what it has to, makes no tables, and neither changes
-- nor deletes what is in the audit trail. To be run by the owner of the tables, who migrates, after the first migration
-- and again after any that makes tables:
--
--   psql "$OWNER_URL" -v ON_ERROR_STOP=1 -f sql/service-role.sql
--   psql "$OWNER_URL" -c "create role app login password '…' in role identity_service"
--
-- With DATABASE_SCHEMA=app: sed 's/\bpublic\b/app/g' sql/service-role.sql | psql "$OWNER_URL" -v ON_ERROR_STOP=1
--
-- The service then runs with the URL of `app`; `npm run migrate`, `seed` and `audit:shorten` run with that of the owner.

do $$ begin
  if not exists (select from pg_roles where rolname = 'identity_service') then
    create role identity_service nologin;
  end if;
end $$;

grant usage on schema public to identity_service;
grant select, insert, update, delete on all tables in schema public to identity_service;
grant usage on all sequences in schema public to identity_service;

-- Of which migrations ran it only reads.
revoke insert, update, delete on public.mikro_orm_migrations from identity_service;

-- The trail and its chain are only ever inserted.
revoke update, delete, truncate on public.audit_event, public.audit_seal from identity_service;

-- What tells of people goes with them, and what strangers tried becomes a number; neither is ever changed.
revoke update, truncate on public.audit_detail, public.audit_stranger, public.audit_stranger_detail from identity_service;

-- Refusals within a minute are counted in audit_tally, which is changed and deleted until they are an event.
