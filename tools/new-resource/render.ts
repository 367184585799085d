/** The text for each `{{key}}`. If the text is empty and the key is alone on its line, the line is removed. */
export type Values = Readonly<Record<string, string>>;
/** `{{#flag}}…{{/flag}}` is kept if the flag is true, `{{^flag}}…{{/flag}}` if it is false. */
export type Flags = Readonly<Record<string, boolean>>;

const SECTION = /(?<=\n)[ ]*\{\{([#^])(\w+)\}\}\n([\s\S]*?)[ ]*\{\{\/\2\}\}\n|\{\{([#^])(\w+)\}\}(.*?)\{\{\/\5\}\}/g;

const known = <A>(all: Readonly<Record<string, A>>, key: string): A => {
  const value = Object.hasOwn(all, key) ? all[key] : undefined;
  if (value === undefined) throw new Error(`a template has {{${key}}}, but there is no value for it`);
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
