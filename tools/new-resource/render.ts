/** What stands for a `{{key}}`; an empty text takes its whole line away. */
export type Values = Readonly<Record<string, string>>;
/** Which `{{#flag}}…{{/flag}}` stay; `{{^flag}}…{{/flag}}` stay where the others do not. */
export type Flags = Readonly<Record<string, boolean>>;

const SECTION = /(?<=\n)[ ]*\{\{([#^])(\w+)\}\}\n([\s\S]*?)[ ]*\{\{\/\2\}\}\n|\{\{([#^])(\w+)\}\}(.*?)\{\{\/\5\}\}/g;

const known = <A>(all: Readonly<Record<string, A>>, key: string): A => {
  const value = Object.hasOwn(all, key) ? all[key] : undefined;
  if (value === undefined) throw new Error(`a template asks for {{${key}}}, which nothing stands for`);
  return value;
};

export const render = (template: string, values: Values, flags: Flags): string => {
  const isKept = (sign: string, flag: string) => known(flags, flag) === (sign === '#');
  const kept = template.replaceAll(SECTION, (_, sign, flag, lines, inSign, inFlag, inline) =>
    sign === undefined ? (isKept(inSign, inFlag) ? inline : '') : isKept(sign, flag) ? lines : '',
  );
  return kept
    .replaceAll(/^[ ]*\{\{([\w -]+)\}\}\n/gm, (line, key: string) => (known(values, key) === '' ? '' : line))
    .replaceAll(/\{\{([\w -]+)\}\}/g, (_, key: string) => known(values, key));
};
