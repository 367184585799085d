type Named = Readonly<{ key: string; value: string; disabled?: boolean; [more: string]: unknown }>;
type Body = Readonly<{ mode?: string; raw?: string; urlencoded?: readonly Named[]; [more: string]: unknown }>;
export type Url = Readonly<{
  path: readonly string[];
  host: readonly string[];
  query: readonly Named[];
  variable: readonly Named[];
}>;
export type PostmanRequest = Readonly<{
  method: string;
  url: Url;
  header?: readonly Named[];
  body?: Body;
  auth?: unknown;
  name?: string;
  description?: unknown;
}>;
type SavedAnswer = Readonly<{ name: string; originalRequest: unknown; [more: string]: unknown }>;
export type Event = Readonly<{
  listen: 'prerequest' | 'test';
  script: Readonly<{ type: 'text/javascript'; exec: readonly string[] }>;
}>;

/** A request of a collection (format 2.1.0), as far as it is made here. */
export type Item = Readonly<{
  name: string;
  request: PostmanRequest;
  response: readonly SavedAnswer[];
  event: readonly Event[];
  [more: string]: unknown;
}>;
export type Folder = Readonly<{
  name: string;
  description?: string;
  event?: readonly Event[];
  item: readonly (Item | Folder)[];
}>;

/** A script of a request or a folder; of nothing where it is empty. */
export const event = (listen: Event['listen'], ...parts: readonly string[]): readonly Event[] => {
  const exec = parts.flatMap((part) => part.trim().split('\n')).filter((line) => line !== '');
  return exec.length ? [{ listen, script: { type: 'text/javascript', exec } }] : [];
};
