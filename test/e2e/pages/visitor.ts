import { begin } from '../client.ts';
import type { Answer } from '../client.ts';

type Fields = Readonly<Record<string, string>>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const attributeOf = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? null : textOf(found);
};

type Form = Readonly<{ action: string; isQuestion: boolean; fields: Fields; names: readonly string[] }>;

/** The forms of a page, with the values that a browser would send unchanged. */
const formsIn = (html: string): readonly Form[] =>
  [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, open = '', inner = '']) => {
    const controls = [...inner.matchAll(/<(input|button|select|textarea)\b[^>]*>/g)].map(([tag]) => tag);
    const named = controls.filter((tag) => attributeOf(tag, 'name') !== null);
    const sent = named.filter((tag) => {
      const type = attributeOf(tag, 'type') ?? 'text';
      if (tag.startsWith('<input')) return !['checkbox', 'radio'].includes(type) || /\schecked(?=[\s>])/.test(tag);
      return false;
    });
    const values = sent.map((tag) => [attributeOf(tag, 'name') ?? '', attributeOf(tag, 'value') ?? ''] as const);
    const selects = [...inner.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)].map(([, tag = '', options = '']) => {
      const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
      const chosen = all.find((option) => /\sselected(?=[\s>])/.test(option)) ?? all[0] ?? '';
      return [attributeOf(tag, 'name') ?? '', attributeOf(chosen, 'value') ?? ''] as const;
    });
    const areas = [...inner.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)].map(
      ([, tag = '', value = '']) => [attributeOf(tag, 'name') ?? '', textOf(value)] as const,
    );
    return {
      action: attributeOf(open, 'action') ?? '',
      isQuestion: attributeOf(open, 'method') === 'get',
      fields: Object.fromEntries([...values, ...selects, ...areas]),
      names: named.map((tag) => attributeOf(tag, 'name') ?? ''),
    };
  });

export type Seen = Answer & Readonly<{ path: string; title: string; heading: string; alert: string; words: string }>;

const seenAt = (path: string, answer: Answer): Seen => ({
  ...answer,
  path,
  title: textOf(/<title>([\s\S]*?)<\/title>/.exec(answer.text)?.[1] ?? ''),
  heading: textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(answer.text)?.[1] ?? ''),
  alert: textOf(/<(\w+)[^>]*\srole="alert"[^>]*>([\s\S]*?)<\/\1>/.exec(answer.text)?.[2] ?? ''),
  words: textOf(/<main[^>]*>([\s\S]*?)<\/main>/.exec(answer.text)?.[1] ?? ''),
});

/** Somebody at a browser without scripts: keeps cookies, follows redirects, and fills in the forms that a page has. */
export const makeVisitor = (url: string, language = 'en') => {
  const cookies = new Map<string, string>();
  let page: Seen | null = null;

  const keep = ({ headers }: Answer): void => {
    for (const line of [headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=0\b/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  const send = async (method: string, path: string, fields?: Fields): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'accept-language': language,
      ...(cookie === '' ? {} : { cookie }),
      ...(fields
        ? { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: url }
        : {}),
    };
    const { sent, answered } = begin(url, path, { method, headers });
    sent.end(fields && new URLSearchParams(fields).toString());
    const answer = await answered;
    keep(answer);
    return answer;
  };
  const arrive = async (path: string, first: Answer): Promise<Seen> => {
    let [at, answer] = [path, first];
    for (let n = 0; n < 5 && answer.status === 303; n += 1) {
      at = String(answer.headers['location']);
      if (!at.startsWith('/')) break;
      answer = await send('GET', at);
    }
    page = seenAt(at, answer);
    return page;
  };
  return {
    cookies,
    /** The page that is shown. */
    page: (): Seen => {
      if (page === null) throw new Error('no page is open');
      return page;
    },
    /** Without following redirects. */
    send,
    open: async (path: string): Promise<Seen> => arrive(path, await send('GET', path)),
    /** Sends the first form of the page that has all these fields, and goes to `path`, with its other values unchanged. */
    submit: async (fields: Fields, path?: string): Promise<Seen> => {
      const forms = formsIn(page?.text ?? '').filter(({ action }) => path === undefined || action === path);
      const form = forms.find(({ names }) => Object.keys(fields).every((name) => names.includes(name)));
      if (form === undefined)
        throw new Error(`${page?.path} has no form with ${Object.keys(fields).join(', ')}: ${page?.words}`);
      const all = { ...form.fields, ...fields };
      if (form.isQuestion) {
        const asked = `${form.action}?${new URLSearchParams(all).toString()}`;
        return arrive(asked, await send('GET', asked));
      }
      return arrive(form.action, await send('POST', form.action, all));
    },
  };
};

export type Visitor = ReturnType<typeof makeVisitor>;
