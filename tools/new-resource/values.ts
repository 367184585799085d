import type { Field } from './fields.ts';
import { kindOf } from './kinds.ts';
import { sentence, withArticle } from './names.ts';
import type { Names } from './names.ts';
import type { Flags, Values } from './render.ts';

export type Spec = Readonly<{ names: Names; fields: readonly Field[]; migration: string }>;

const lines = (fields: readonly Field[], line: (field: Field) => string): string => fields.map(line).join('\n');

/** Joins a list with commas into lines of at most 100 characters, because no tool formats SQL. */
const wrapped = (items: readonly string[], indent: number): string =>
  items
    .reduce<readonly string[]>((done, item) => {
      const last = done.at(-1);
      const joined = last === undefined ? item : `${last}, ${item}`;
      return last !== undefined && joined.length + indent > 100 ? [...done, item] : [...done.slice(0, -1), joined];
    }, [])
    .join(`,\n${' '.repeat(indent)}`);

const unique = (items: readonly string[]): string => [...new Set(items)].toSorted().join(', ');

/** The templates are written for a credit note, so that each key shows its spelling. */
const spellings = ({ one, many }: Names): Values => ({
  'credit-note': one.kebab,
  credit_note: one.snake,
  creditNote: one.camel,
  CreditNote: one.pascal,
  'credit note': one.spoken,
  'a credit note': withArticle(one.spoken),
  'A credit note': sentence(withArticle(one.spoken)),
  'credit-notes': many.kebab,
  creditNotes: many.camel,
  CreditNotes: many.pascal,
  'credit notes': many.spoken,
  'Credit notes': sentence(many.spoken),
  'Credit note': sentence(one.spoken),
  CREDIT_NOTES: many.snake.toUpperCase(),
});

/** Endings of the resource's own types. A field's type must not have the same name. */
const ENDINGS = ['Body', 'Fields', 'Patch', 'PatchBody', 'Schema', 'Snapshot', 'Sort', 'Writes'];
const brandOf = ({ one }: Names, { name: { pascal } }: Field): string =>
  `${one.pascal}${pascal}${ENDINGS.includes(pascal) ? 'Value' : ''}`;
const codecOf = (names: Names, field: Field) => kindOf(field.kind).codec?.(brandOf(names, field), field.length);
const typeOf = (names: Names, field: Field): string => kindOf(field.kind).type(brandOf(names, field));
/** The names of the types for fields that have their own codec. */
const ownTypes = (names: Names, fields: readonly Field[]): readonly string[] =>
  fields.filter((field) => codecOf(names, field) !== undefined).map((field) => brandOf(names, field));
const idTypes = (fields: readonly Field[]): readonly string[] =>
  fields.flatMap(({ kind }) => (kind === 'user' ? ['UserId'] : kind === 'email' ? ['EmailAddress'] : []));
/** The expression for a field's JSON value. */
const jsonOf = ({ one }: Names, { name, kind, nullable }: Field): string => {
  const value = `${one.camel}.${name.camel}`;
  if (kind !== 'time') return value;
  return nullable ? `${value}?.toISOString() ?? null` : `${value}.toISOString()`;
};
const orNull = ({ nullable }: Field): string => (nullable ? ' | null' : '');

const domain = (names: Names, fields: readonly Field[]): Values => {
  const own = fields.flatMap((field) => codecOf(names, field) ?? []);
  const at = ({ name }: Field) => `${names.one.camel}.${name.camel}`;
  const patched = (field: Field) =>
    field.nullable
      ? `patch.${field.name.camel} === undefined ? ${at(field)} : patch.${field.name.camel}`
      : `patch.${field.name.camel} ?? ${at(field)}`;
  const brand = (field: Field) => {
    const codec = codecOf(names, field);
    if (codec === undefined) return [];
    const type = brandOf(names, field);
    const declared = `export type ${type} = ${codec.base} & { readonly ${type}: unique symbol };`;
    return [`/** ${codec.promise} */\n${declared}\nexport const ${type} = ${codec.made};\n`];
  };
  return {
    codecImports:
      own.length > 0 ? `import { ${unique(own.flatMap(({ by }) => by.split(', ')))} } from '../codec.ts';` : '',
    idImports: idImports([...idTypes(fields).filter((type) => type !== 'UserId'), 'UserId'], 'import type', '../').join(
      '\n',
    ),
    brands: fields.flatMap(brand).join('\n'),
    fieldTypes: lines(fields, (field) => `  ${field.name.camel}: ${typeOf(names, field)}${orNull(field)};`),
    toldFields: lines(fields, (field) => `  ${field.name.snake}: ${jsonOf(names, field)},`),
    patchedFields: lines(fields, (field) => `  ${field.name.camel}: ${patched(field)},`),
    namedUsers: lines(
      fields.filter(({ kind }) => kind === 'user'),
      ({ name }) => `  ...naming('/${name.snake}', fields.${name.camel}, before?.${name.camel}),`,
    ),
  };
};

/** Imports of ids and addresses. `folder` is the relative path from the file to `src/core/domain`. */
const idImports = (types: readonly string[], keyword: string, folder: string): readonly string[] => {
  const addresses = types.filter((type) => type === 'EmailAddress');
  const ids = types.filter((type) => type !== 'EmailAddress');
  return [
    ...(addresses.length > 0 ? [`${keyword} { EmailAddress } from '${folder}addresses/address.ts';`] : []),
    ...(ids.length > 0 ? [`${keyword} { ${unique(ids)} } from '${folder}ids.ts';`] : []),
  ];
};

/** Imports of the fields' types. `up` is the relative path from the file to `src`. */
const fieldImports = (names: Names, fields: readonly Field[], keyword: string, up: string): string => {
  const [own, ids] = [ownTypes(names, fields), idTypes(fields)];
  return [
    ...(own.length > 0
      ? [`${keyword} { ${unique(own)} } from '${up}core/domain/${names.many.kebab}/${names.one.kebab}.ts';`]
      : []),
    ...idImports(ids, keyword, `${up}core/domain/`),
  ].join('\n');
};

const persistence = (names: Names, fields: readonly Field[]): Values => {
  const table = names.one.snake;
  const users = fields.filter(({ kind }) => kind === 'user');
  const property = (field: Field) => {
    const { kind, length, nullable, name } = field;
    const type = typeOf(names, field);
    const branded = ['boolean', 'Date'].includes(type) ? '' : `.$type<${type}>()`;
    const made = `${kindOf(kind).property(length)}${branded}${nullable ? '.nullable()' : ''}`;
    if (kind !== 'user') return `    ${name.camel}: ${made},`;
    return `    ${name.camel}: () => ${made}.fieldName('${name.snake}').deleteRule('restrict').updateRule('no action'),`;
  };
  return {
    schemaImports: fieldImports(names, fields, 'import type', '../../../'),
    properties: lines(fields, property),
    userIndexes: lines(
      users,
      ({ name }) => `    { name: '${table}_${name.snake}_index', properties: ['${name.camel}'] },`,
    ),
    fromRow: lines(fields, ({ name, nullable }) => `  ${name.camel}: row.${name.camel}${nullable ? ' ?? null' : ''},`),
    insertColumns: wrapped([...fields.map(({ name }) => name.snake), 'created_by', 'updated_by'], 16),
    sqlColumns: lines(fields, ({ kind, length, nullable, name }) => {
      const key =
        kind === 'user' ? ` constraint ${table}_${name.snake}_foreign references "user" on delete restrict` : '';
      return `        "${name.snake}" ${kindOf(kind).column(length)}${nullable ? '' : ' not null'}${key},`;
    }),
    sqlUserIndexes: lines(
      users,
      ({ name }) => `      create index ${table}_${name.snake}_index on "${table}" ("${name.snake}");`,
    ),
    sqlSamples: wrapped([...fields.map(({ kind }) => kindOf(kind).someSql), '$1', '$1'], 19),
  };
};

const http = (names: Names, fields: readonly Field[]): Values => {
  const codec = (field: Field) => kindOf(field.kind).wire ?? brandOf(names, field);
  const wrap = (wrapper: string, field: Field, text: string) => (field.nullable ? `${wrapper}(${text})` : text);
  return {
    wireImports: fieldImports(names, fields, 'import', '../../../../../'),
    viewCodecs: lines(
      fields,
      (field) => `    ${field.name.snake}: ${wrap('nullable', field, kindOf(field.kind).view ?? codec(field))},`,
    ),
    exampleFields: lines(
      fields,
      ({ kind, name }) => `  ${name.snake}: ${kind === 'user' ? '1' : kindOf(kind).someJson},`,
    ),
    newCodecs: lines(fields, (field) => `    ${field.name.snake}: ${wrap('optional', field, codec(field))},`),
    patchCodecs: lines(fields, (field) => `    ${field.name.snake}: ${wrap('nullable', field, codec(field))},`),
    fieldsOfBody: lines(
      fields,
      ({ name, nullable }) => `  ${name.camel}: body.${name.snake}${nullable ? ' ?? null' : ''},`,
    ),
    patchOfBody: lines(fields, ({ name }) => `  ${name.camel}: body.${name.snake},`),
    viewFields: lines(fields, (field) => `  ${field.name.snake}: ${jsonOf(names, field)},`),
  };
};

/** The label of a column, such as “Due on”. For a user's id, the label leaves out “id”. */
const labelOf = ({ name, kind }: Field): string =>
  sentence(kind === 'user' ? name.spoken.replace(/ id$/, '') : name.spoken);

const pageField = (names: Names, field: Field): string => {
  const { kind, length, nullable } = field;
  const label = `{ en: '${labelOf(field)}', de: '${labelOf(field)}' }`;
  if (kind === 'boolean' && nullable) return `choiceField(${label})`;
  const codec = codecOf(names, field) ? [brandOf(names, field)] : [];
  const limit = kind === 'string' ? [`{ maxLength: ${length} }`] : [];
  const made = `${kindOf(kind).page}Field(${[label, ...codec, ...limit].join(', ')})`;
  return nullable ? `optional(${made})` : made;
};

const pages = (names: Names, fields: readonly Field[]): Values => {
  const own = ownTypes(names, fields);
  const makers = fields.flatMap((field) => pageField(names, field).match(/^optional|\w+Field(?=\()/g) ?? []);
  const formValue = ({ kind, nullable }: Field): string =>
    kind === 'boolean' && nullable ? `'yes'` : kindOf(kind).form;
  const bad = fields.flatMap(({ kind, length, name }) => {
    const value = kindOf(kind).badForm(length);
    return value === null ? [] : [`      ['${name.camel}', ${value}],`];
  });
  return {
    pageMakers: unique(makers),
    pageCodecs:
      own.length > 0
        ? `import { ${unique(own)} } from '../../../../core/domain/${names.many.kebab}/${names.one.kebab}.ts';`
        : '',
    pageFields: lines(fields, (field) => `      ${field.name.camel}: ${pageField(names, field)},`),
    formFields: lines(fields, (field) => `  ${field.name.camel}: ${formValue(field)},`),
    badForms: bad.join('\n'),
  };
};

const tests = (names: Names, fields: readonly Field[]): Values => {
  const first = fields.find(({ kind }) => kind !== 'user') ?? fields[0]!;
  const firstUser = fields.find(({ kind }) => kind === 'user');
  const bad = ({ kind, length, nullable, name }: Field) =>
    [...kindOf(kind).bad(length), ...(nullable ? [] : ['null'])].map((value) => `      ['${name.snake}', ${value}],`);
  return {
    supportTypes: unique([...ownTypes(names, fields), `${names.one.pascal}Fields`, `${names.one.pascal}Patch`]),
    supportIds: idImports(idTypes(fields), 'import type', '../../src/core/domain/').join('\n'),
    someFields: lines(fields, (field) => `  ${field.name.camel}: ${kindOf(field.kind).some(brandOf(names, field))},`),
    firstPatch: `${first.name.camel}: ${kindOf(first.kind).other(brandOf(names, first))}`,
    firstField: first.name.snake,
    firstCamel: first.name.camel,
    firstForm: first.kind === 'boolean' && first.nullable ? `'no'` : kindOf(first.kind).otherForm,
    firstJsonPatch: `${first.name.snake}: ${kindOf(first.kind).otherJson}`,
    firstJsonOther: kindOf(first.kind).otherJson,
    firstUser: firstUser?.name.snake ?? '',
    firstUserCamel: firstUser?.name.camel ?? '',
    jsonFields: lines(fields, ({ kind, name }) => `  ${name.snake}: ${kindOf(kind).someJson},`),
    badFields: fields.flatMap(bad).join('\n'),
    requiredFields: fields
      .filter(({ nullable }) => !nullable)
      .map(({ name }) => `'/${name.snake}'`)
      .join(', '),
  };
};

export const valuesOf = ({ names, fields, migration }: Spec): Values => ({
  ...spellings(names),
  ...domain(names, fields),
  ...persistence(names, fields),
  ...http(names, fields),
  ...pages(names, fields),
  ...tests(names, fields),
  migration,
});

export const flagsOf = (fields: readonly Field[]): Flags => ({
  users: fields.some(({ kind }) => kind === 'user'),
  times: fields.some(({ kind }) => kind === 'time'),
  nullables: fields.some(({ nullable }) => nullable),
  idTypes: idTypes(fields).length > 0,
});
