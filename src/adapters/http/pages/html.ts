/** Escaped HTML. Only `html` creates this type, so that no unescaped text gets into a page. */
export type Html = Readonly<{ html: string }>;
/** A URL that is safe in a link. Only `url` creates this type. */
export type Url = Readonly<{ url: string }>;
/** Attributes of an HTML element, each with a space before it. Only `attributes` creates this type. */
export type Attributes = Readonly<{ attributes: string }>;
export type Content = string | number | Html | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

/**
 * Allows http and https URLs, paths of this origin, and fragments. Throws for other text, such as `javascript:` URLs.
 */
export const url = (text: string): Url => {
  if (/^#|^\.{0,2}\/(?![/\\])/.test(text) && !/[\s\\]/.test(text)) return { url: text };
  const { protocol, href } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`a page can’t link to ${protocol}`);
  return { url: href };
};

/** An address for a `download` link that saves the text as a file. Browsers never run its content. */
export const textFile = (text: string): Url => ({ url: `data:text/plain;charset=utf-8,${encodeURIComponent(text)}` });

/**
 * A false value omits the attribute, and a true value makes an attribute without a value. Throws for attributes that
 * can run code or hold a URL.
 */
export const attributes = (values: Readonly<Record<string, string | number | boolean>>): Attributes => {
  const names = Object.keys(values).filter((name) => values[name] !== false);
  const unsafe = names.find(
    (name) => !/^[a-z-]+$/.test(name) || UNSAFE.test(name) || HOLDS_URL.test(name) || name === 'srcdoc',
  );
  if (unsafe !== undefined) throw new TypeError(`the attribute ${unsafe} must stand in the template`);
  return {
    attributes: names
      .map((name) => (values[name] === true ? ` ${name}` : ` ${name}="${escape(String(values[name]))}"`))
      .join(''),
  };
};

type Place = 'content' | 'attribute' | 'url' | 'attributes';

/**
 * Attributes whose values can run code or contain several URLs. Attributes of the htmx library may begin with `data-`.
 */
const UNSAFE = /^(?:on|(?:data-)?hx-(?!get$)|style$|srcset$)/i;
const HOLDS_URL = /^(?:href|src|action|formaction|poster|data|ping|cite|(?:data-)?hx-get)$/i;
const TAG =
  /<(\/?)([a-z][a-z0-9]*)((?:\s*\0|\s+[a-z][\w-]*(?:="[^"]*"|='[^'\0]*')?)*)\s*\/?>|<!doctype html>|[^<\0]+|\0/gy;
const ATTRIBUTE = /\0|([a-z][\w-]*)="([^"]*)"|='[^']*'/g;

const placesInTag = (name: string, list: string): readonly Place[] =>
  [...list.matchAll(ATTRIBUTE)].flatMap(([whole, attribute = '', value = '']): readonly Place[] => {
    if (whole === '\0') return ['attributes'];
    const holes = value.split('\0').length - 1;
    const isUnsafe = UNSAFE.test(attribute) || (attribute === 'srcdoc' && !/\ssandbox="/.test(list));
    if (holes > 0 && isUnsafe) throw new TypeError(`${name} has a value in ${attribute}`);
    if (!HOLDS_URL.test(attribute)) return Array.from({ length: holes }, () => 'attribute');
    if (holes > 0 && value !== '\0') throw new TypeError(`${attribute} of ${name} must be one value made by url()`);
    return holes > 0 ? ['url'] : [];
  });

/** Returns where each value of a template is inserted. Throws if escaping would not make a value safe there. */
const placesOf = (template: string): readonly Place[] => {
  const places: Place[] = [];
  let at = 0;
  for (const [whole, slash, name, list = ''] of template.matchAll(TAG)) {
    at += whole.length;
    if (whole === '\0') places.push('content');
    if (name === undefined) continue;
    places.push(...placesInTag(name, list));
    if (slash === '' && /^(?:script|style)$/.test(name) && !template.startsWith(`</${name}>`, at))
      throw new TypeError(`${name} must be empty: pages have nothing inline`);
  }
  if (at < template.length) throw new TypeError(`a template is not understood at: ${template.slice(at, at + 60)}`);
  return places;
};

type Template = Readonly<{ places: readonly Place[]; parts: readonly string[] }>;

const known = new WeakMap<TemplateStringsArray, Template>();

/** Removes the source code's indentation, which would be a third of a long page. */
const slim = (template: string): string =>
  template
    .replace(/(<[a-z](?:[^<>]*[^<>/])?>)\n\s+/g, '$1')
    .replace(/\n\s+(<\/)/g, '$1')
    .replace(/\n\s+/g, '\n');

const read = (strings: TemplateStringsArray): Template => {
  const source = strings.join('\0');
  const places = placesOf(source);
  // the text made by `attributes` begins with a space, so the space before it is removed
  const trimmed = (part: string, i: number): string => (places[i] === 'attributes' ? part.trimEnd() : part);
  const template = { places, parts: slim(source).split('\0').map(trimmed) };
  known.set(strings, template);
  return template;
};

const rendered = (place: Place | undefined, value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') {
    if (place === 'content' || place === 'attribute') return escape(String(value));
  } else if (Array.isArray(value)) {
    if (place === 'content') return value.map((one) => rendered(place, one)).join('');
  } else if (typeof value === 'object' && value !== null) {
    if (place === 'content' && 'html' in value) return String(value.html);
    if (place === 'url' && 'url' in value) return escape(String(value.url));
    if (place === 'attributes' && 'attributes' in value) return String(value.attributes);
  }
  throw new TypeError(`${String(value)} can’t stand in a place for ${place}`);
};

/**
 * Renders a template and escapes its values: text, numbers, `Html` and lists of `Html`. URLs must come from `url`, and
 * sets of attributes from `attributes`. Throws if a value is in an unquoted attribute, an event handler, a script, a
 * style or a comment.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly (Content | Url | Attributes)[]): Html => {
  const { places, parts } = known.get(strings) ?? read(strings);
  return { html: parts.reduce((text, part, i) => text + rendered(places[i - 1], values[i - 1]) + part) };
};

export const none: Html = html``;
export const when = (condition: boolean, then: () => Html): Html => (condition ? then() : none);
