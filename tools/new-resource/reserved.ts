const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** PostgreSQL's reserved key words (appendix C), which SQL would have to quote. */
export const SQL_WORDS = words(`
  all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
  concurrently constraint create cross current_catalog current_date current_role current_schema current_time
  current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
  full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
  localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
  returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
  unique user using variadic verbose when where window with`);

/** Reserved words and globals of JavaScript and TypeScript. */
const LANGUAGE_WORDS = words(`
  abstract any arguments as async await bigint boolean break case catch class const constructor continue debugger declare
  default delete do else enum eval export extends false finally for from function get if implements import in infer
  instanceof interface is keyof let module namespace never new null number object of package private protected public
  readonly require return set static string super switch symbol this throw true try type typeof undefined unique unknown
  using var void while with yield exclude extract omit partial parameters pick readonly record required
  awaited capitalize lowercase uppercase buffer process global exports array date error function map promise type-error`);

/** Names that the templates already use. */
const TEMPLATE_WORDS = words(`
  actor admin again always answer attempt audit audited-fields audit-entry audit-log audit-value brand before body call calls change changed change-fields common
  cursors database deletes deps e edge entry field fields from h harness if-match integer item made make-harness maker
  manage member missing named never not-found now o on outage page page-request parts patch patched path p pipe plain
  pool query refusal refused reader request resource restored route row rows run saved see seen seen-row service shown
  source store succeed t te unknown-user url use-cases value values version whole world writes written`);

/** Whether a generated file would use this kebab-case name for two things. */
export const isReserved = (kebab: string): boolean => LANGUAGE_WORDS.has(kebab) || TEMPLATE_WORDS.has(kebab);

/** The columns that every table has. */
export const COMMON_COLUMNS = words('id version created_at updated_at created_by updated_by deleted_at');
/** PostgreSQL's system columns. */
export const SYSTEM_COLUMNS = words('tableoid xmin cmin xmax cmax ctid oid');
/** Properties that every row has in code, besides its fields. */
export const COMMON_PROPERTIES = words(
  'is_deleted proto constructor prototype to_string value_of has_own_property to_json',
);
