/** The code of a field of one kind in each generated file. `brand` is the name of its type. */
export type Kind = Readonly<{
  /** The type in the domain. */
  type: (brand: string) => string;
  /** Present if the kind has its own codec in the domain: the codec, its docstring and its imports. */
  codec?: (brand: string, length: number) => Readonly<{ promise: string; made: string; by: string; base: string }>;
  /** The codec for requests, if the field has no codec in the domain. */
  wire?: string;
  /** The codec for answers, if it differs from that for requests. */
  view?: string;
  /** Which function makes the field of the pages, such as `linesField` for `lines`. */
  page: 'line' | 'lines' | 'number' | 'tick' | 'day' | 'time' | 'email' | 'user';
  /** Form values: one, another one, and an invalid one if there is any. */
  form: string;
  otherForm: string;
  badForm: (length: number) => string | null;
  /** The property of the MikroORM entity. */
  property: (length: number) => string;
  column: (length: number) => string;
  /**
   * Sample values in TypeScript, JSON and SQL. `other` differs from `some`. Requests with a `bad` value are refused.
   */
  some: (brand: string) => string;
  other: (brand: string) => string;
  someJson: string;
  otherJson: string;
  someSql: string;
  bad: (length: number) => readonly string[];
}>;

const MAX_TEXT = 10_000;
const quoted = (text: string): string => `'${text}'`;
const longerThan = (length: number): string => `'x'.repeat(${length + 1})`;

export const KINDS = {
  /** One line of text. */
  string: {
    type: (brand) => brand,
    codec: (brand, length) => ({
      promise: `1 to ${length} characters.`,
      made: `text<${brand}>('${brand}', ${length})`,
      by: 'text',
      base: 'string',
    }),
    page: 'line',
    form: quoted('a'),
    otherForm: quoted('b'),
    badForm: (length) => longerThan(length),
    property: (length) => `p.string().length(${length})`,
    column: (length) => `varchar(${length})`,
    some: (brand) => `'a' as ${brand}`,
    other: (brand) => `'b' as ${brand}`,
    someJson: quoted('a'),
    otherJson: quoted('b'),
    someSql: quoted('a'),
    bad: (length) => [`''`, longerThan(length), `'a\\nb'`, '5'],
  },
  /** Several lines of text. */
  text: {
    type: (brand) => brand,
    codec: (brand) => ({
      promise: 'Paragraphs, of 1 to 10,000 characters.',
      made: `paragraphs<${brand}>('${brand}', ${MAX_TEXT.toLocaleString('en').replace(',', '_')})`,
      by: 'paragraphs',
      base: 'string',
    }),
    page: 'lines',
    form: quoted('One line,\\nand another.'),
    otherForm: quoted('Another text.'),
    badForm: () => longerThan(MAX_TEXT),
    property: () => 'p.text()',
    column: () => 'text',
    some: (brand) => `'One line,\\nand another.' as ${brand}`,
    other: (brand) => `'Another text.' as ${brand}`,
    someJson: quoted('One line,\\nand another.'),
    otherJson: quoted('Another text.'),
    someSql: quoted('Some text.'),
    bad: () => [`''`, longerThan(MAX_TEXT), `'a\\u0000b'`, '[]'],
  },
  integer: {
    type: (brand) => brand,
    codec: (brand) => ({
      promise: 'Any integer that the column can hold; put a narrower rule here.',
      made: `integer<${brand}>('${brand}', MIN_INTEGER, MAX_INTEGER)`,
      by: 'MAX_INTEGER, MIN_INTEGER, integer',
      base: 'number',
    }),
    page: 'number',
    form: quoted('1250'),
    otherForm: quoted('-3'),
    badForm: () => quoted('1.5'),
    property: () => 'p.integer()',
    column: () => 'int',
    some: (brand) => `1250 as ${brand}`,
    other: (brand) => `-3 as ${brand}`,
    someJson: '1250',
    otherJson: '-3',
    someSql: '1250',
    bad: () => ['1.5', '2_147_483_648', `'1250'`, 'true'],
  },
  boolean: {
    type: () => 'boolean',
    wire: 't.boolean',
    page: 'tick',
    form: quoted('on'),
    otherForm: quoted(''),
    badForm: () => null,
    property: () => 'p.boolean()',
    column: () => 'boolean',
    some: () => 'true',
    other: () => 'false',
    someJson: 'true',
    otherJson: 'false',
    someSql: 'true',
    bad: () => ['1', `'true'`],
  },
  date: {
    type: (brand) => brand,
    codec: (brand) => ({
      promise: 'A day of the calendar, `YYYY-MM-DD`.',
      made: `day<${brand}>('${brand}')`,
      by: 'day',
      base: 'string',
    }),
    page: 'day',
    form: quoted('2024-02-29'),
    otherForm: quoted('2024-03-01'),
    badForm: () => quoted('2023-02-29'),
    property: () => 'p.date()',
    column: () => 'date',
    some: (brand) => `'2024-02-29' as ${brand}`,
    other: (brand) => `'2024-03-01' as ${brand}`,
    someJson: quoted('2024-02-29'),
    otherJson: quoted('2024-03-01'),
    someSql: quoted('2024-02-29'),
    bad: () => [`'2023-02-29'`, `'29.02.2024'`, '20240229'],
  },
  /** An instant with millisecond precision. */
  time: {
    type: () => 'Date',
    wire: 'TimeText',
    view: 'Timestamp',
    page: 'time',
    form: quoted('2024-02-29T12:00:00.000Z'),
    otherForm: quoted('2024-03-01T08:30:00.000Z'),
    badForm: () => quoted('yesterday'),
    property: () => 'p.datetime(3)',
    column: () => 'timestamptz(3)',
    some: () => `new Date('2024-02-29T12:00:00.000Z')`,
    other: () => `new Date('2024-03-01T08:30:00.000Z')`,
    someJson: quoted('2024-02-29T12:00:00.000Z'),
    otherJson: quoted('2024-03-01T08:30:00.000Z'),
    someSql: quoted('2024-02-29T12:00:00Z'),
    bad: () => [`'2024-02-29'`, `'2024-02-29T12:00:00'`, `'2023-02-29T12:00:00Z'`, '1709208000000'],
  },
  email: {
    type: () => 'EmailAddress',
    wire: 'EmailAddress',
    page: 'email',
    form: quoted('ada@example.com'),
    otherForm: quoted('grace@example.com'),
    badForm: () => quoted('nobody'),
    property: () => 'p.string().length(191)',
    column: () => 'varchar(191)',
    some: () => `'ada@example.com' as EmailAddress`,
    other: () => `'grace@example.com' as EmailAddress`,
    someJson: quoted('ada@example.com'),
    otherJson: quoted('grace@example.com'),
    someSql: quoted('ada@example.com'),
    bad: () => [`'nobody'`, `'a@b'`, '5'],
  },
  /** The id of a user of this service. */
  user: {
    type: () => 'UserId',
    wire: 'UserId',
    page: 'user',
    form: 'String(userId)',
    otherForm: 'String(userId)',
    badForm: () => quoted('Ada'),
    property: () => 'p.manyToOne(UserSchema).mapToPk()',
    column: () => 'int',
    some: () => 'userId',
    other: () => 'userId',
    someJson: 'userId',
    otherJson: 'userId',
    someSql: '$1',
    bad: () => ['0', '2_147_483_646', `'1'`],
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;
export const kindOf = (name: KindName): Kind => KINDS[name];
