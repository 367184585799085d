import type { Seen, Visitor } from './visitor.ts';

/** Presses the main button of a page that only asks whether to go on. */
export const press = async (visitor: Visitor): Promise<Seen> => {
  const { path, text } = visitor.page();
  const version = /name="version" value="([^"]*)"/.exec(text)?.[1];
  if (version !== undefined) return visitor.submit({ version });
  const { headers } = await visitor.send('POST', path, {});
  return visitor.open(String(headers['location']));
};
