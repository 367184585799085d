import { Migration } from '@mikro-orm/migrations';

const DECOYS = [1, 2, 3, 4, 5, 6].map((n) => `"unknown_identifier_decoy_${n}_index"`);

export class Migration20261129130000_writes_take_as_long extends Migration {
  override name = 'Migration20261129130000_writes_take_as_long';

  override up(): void | Promise<void> {
    for (const index of DECOYS)
      this.addSql(`create index ${index} on "unknown_identifier" ("wrong_otp_total", "bucket", "counted_at");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index ${DECOYS.join(', ')};`);
  }
}
