import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000900_messages extends Migration {
  override name = 'Migration20261130000900_messages';

  override up(): void {
    this.addSql(`
      create table outbound_message (
        id uuid primary key,
        body bytea,
        expires_at timestamptz(3),
        due_at timestamptz(3) not null default now(),
        attempts int not null default 0,
        sent_at timestamptz(3),
        parked_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint outbound_message_created_by_foreign references "user" on delete set null,
        updated_by int constraint outbound_message_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index outbound_message_due_index on outbound_message (due_at) where body is not null;
      create index outbound_message_done_index on outbound_message (created_at) where body is null;
      create index outbound_message_created_by_index on outbound_message (created_by) where created_by is not null;
      create index outbound_message_updated_by_index on outbound_message (updated_by) where updated_by is not null;

      create or replace function outbound_message_outbound_message_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger outbound_message_touch before update on outbound_message
        for each row execute function outbound_message_outbound_message_touch_fn();
    `);

    this.addSql(`
      create table mailbox_message (
        id uuid primary key,
        channel text not null check (channel in ('email', 'sms')),
        recipient varchar(191) not null,
        subject varchar(256),
        text text not null,
        code varchar(16),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint mailbox_message_created_by_foreign references "user" on delete set null,
        updated_by int constraint mailbox_message_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index mailbox_message_recipient_index on mailbox_message (recipient, created_at);
      create index mailbox_message_created_by_index on mailbox_message (created_by) where created_by is not null;
      create index mailbox_message_updated_by_index on mailbox_message (updated_by) where updated_by is not null;

      create or replace function mailbox_message_mailbox_message_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger mailbox_message_touch before update on mailbox_message
        for each row execute function mailbox_message_mailbox_message_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table mailbox_message, outbound_message');
    this.addSql(`
      drop function
        mailbox_message_mailbox_message_touch_fn(),
        outbound_message_outbound_message_touch_fn()
    `);
  }
}
