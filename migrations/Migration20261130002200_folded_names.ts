import { Migration } from '@mikro-orm/migrations';

/** Maps the upper, lower and title case of a letter to the same letter; null if that would be several letters. */
const folded = (letter: string): string | null => {
  const lower = letter.toLowerCase().replace('\u0307', '');
  const same = lower.toUpperCase().toLowerCase();
  return [same, lower].find((form) => form.length > 0 && [...form].length === 1) ?? null;
};

const isLetter = (point: number): boolean => point < 0xd800 || point > 0xdfff;
const LETTERS = Array.from({ length: 0x1f000 - 0x80 }, (_, i) => i + 0x80)
  .filter(isLetter)
  .map((point) => String.fromCodePoint(point));
const PAIRS = LETTERS.flatMap((letter) => {
  const form = folded(letter);
  return form === null || form === letter ? [] : [[letter, form] as const];
});
/** SQL that folds the letters from `first` to `last`. The more letters it covers, the slower it is. */
const replacing = (first: string, last: string): string => {
  const pairs = PAIRS.filter(([from]) => from >= first && from <= last);
  const [from, to] = [0, 1].map((side) => pairs.map((pair) => pair[side]).join(''));
  return `translate(lower(written collate "C"), '${from}', '${to}')`;
};
const BLOCKS = {
  latin: ['\u0080', '\u024f'],
  greekAndCyrillic: ['\u0370', '\u052f'],
  all: ['\u0080', '\uffff'],
} as const;
const isIn = ([first, last]: readonly [string, string]): string => `written !~ '[^\\x01-\\x7f${first}-${last}]'`;

const INDEXES = {
  user_registering_first_name_index: '(is_registering, NAME, id)',
  user_role_registering_first_name_index: '(role_id, is_registering, NAME, id)',
  user_inactive_first_name_index: '(NAME, id) where not is_active',
  user_deleted_first_name_index: '(NAME, id) where deleted_at is not null',
  user_first_name_q_index: '(NAME, id) include (first_name, created_at, deleted_at, is_registering)',
};
const OLD_NAMES = [...Object.keys(INDEXES), 'user_last_name_q_index', 'role_name_lower_unique'];

/**
 * Names are searched and compared in one letter case. `lower` depends on the collation of the database (in Turkish, `I`
 * does not become `i`), so all statements use the new function `fold_case` instead.
 */
export class Migration20261130002200_folded_names extends Migration {
  override name = 'Migration20261130002200_folded_names';

  override up(): void {
    this.addSql(`
      create or replace function fold_case(written text) returns text language sql immutable parallel safe
        return case when octet_length(written) = char_length(written) then lower(written collate "C")
                    else normalize(replace(replace(replace(
                           case when written !~ '[${PAIRS.map(([from]) => from).join('')}]' then lower(written collate "C")
                                when ${isIn(BLOCKS.latin)} then ${replacing(...BLOCKS.latin)}
                                when ${isIn(BLOCKS.greekAndCyrillic)} then ${replacing(...BLOCKS.greekAndCyrillic)}
                                else ${replacing(...BLOCKS.all)} end,
                           'ß', 'ss'), 'և', 'եւ'), 'i\u0307', 'i'), NFC) end;
    `);
    this.addSql(`drop index ${OLD_NAMES.join(', ')}`);
    this.addSql(`
      alter table "user"
        add column first_name_folded text collate "C" generated always as (fold_case(first_name)) stored not null,
        add column last_name_folded text collate "C" generated always as (fold_case(last_name)) stored;

      create index user_registering_name_folded_index on "user" (is_registering, first_name_folded, id);
      create index user_role_registering_name_folded_index
        on "user" (role_id, is_registering, first_name_folded, id);
      create index user_inactive_name_folded_index on "user" (first_name_folded, id) where not is_active;
      create index user_deleted_name_folded_index on "user" (first_name_folded, id) where deleted_at is not null;
      create index user_first_name_folded_index on "user" (first_name_folded, id)
        include (created_at, deleted_at, is_registering);
      create index user_last_name_folded_index on "user" (last_name_folded)
        include (id, created_at, deleted_at, is_registering);
      create unique index role_name_folded_unique on role ((fold_case(name) collate "C")) where deleted_at is null;
    `);
  }

  override down(): void {
    this.addSql('drop index role_name_folded_unique');
    this.addSql('alter table "user" drop column first_name_folded, drop column last_name_folded');
    this.addSql('drop function fold_case(text)');
    for (const [name, columns] of Object.entries(INDEXES))
      this.addSql(`create index ${name} on "user" ${columns.replace('NAME', '(lower(first_name) collate "C")')}`);
    this.addSql(`
      create index user_last_name_q_index on "user" ((lower(last_name) collate "C"))
        include (id, last_name, created_at, deleted_at, is_registering);
      create unique index role_name_lower_unique on role (lower(name)) where deleted_at is null;
    `);
  }
}
