import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** `static` imports run when the file is loaded, `dynamic` when the line is reached, `type` never. */
export type Import = Readonly<{ specifier: string; kind: 'static' | 'type' | 'dynamic' }>;
/** `code` is the text without comments, with each string, template and regular expression replaced by `"<number>"`. */
export type SourceFile = Readonly<{ path: string; code: string; imports: readonly Import[] }>;

/** The specifier of an `import()` whose argument is not a plain string. */
export const COMPUTED = '<computed>';

/** Every .ts file under `folder`; paths are relative to `root`, with forward slashes. */
export const readSources = (root: string, folder: string): readonly SourceFile[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .toSorted()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));

/** Throws if the text can't be read completely, so that no import is missed. */
export const parseSource = (path: string, text: string): SourceFile => {
  const { code, literals } = mask(path, text);
  return { path, code, imports: findImports(code, literals) };
};

/** A relative specifier as a path from the root (`../x` if it leaves the root); others unchanged. */
export const resolveImport = (from: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;

/** `@scope/name/lib/x.js` -> `@scope/name`. */
export const packageOf = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

const STATIC =
  /(?<![\w$.#])import\b\s*(?:"(\d+)"|(type(?=[\s{*])(?!\s*from\s*"))?(?:\{[^{}]*\}|[\p{L}\p{N}_$\s,*])*?\bfrom\s*"(\d+)")/gu;
const REEXPORT = /(?<![\w$.#])export\s*(type\b)?\s*(?:\*(?:\s*as\s*[\p{L}\p{N}_$"]+)?|\{[^{}]*\})\s*from\s*"(\d+)"/gu;
// After `...` it is a call, after one dot a method.
const CALL = /(?<![\w$#]|(?<!\.\.)\.)(import(?:\.(?:defer|source))?|require)\s*\((?:\s*"(\d+)"\s*[,)])?/g;

const findImports = (code: string, literals: readonly string[]): readonly Import[] => {
  const named = (index: string | undefined): string => literals[Number(index)] ?? COMPUTED;
  const found: Import[] = [];
  for (const [, bare, type, from] of code.matchAll(STATIC))
    found.push({ specifier: named(bare ?? from), kind: type ? 'type' : 'static' });
  for (const [, type, from] of code.matchAll(REEXPORT))
    found.push({ specifier: named(from), kind: type ? 'type' : 'static' });
  for (const [, callee, argument] of code.matchAll(CALL))
    found.push({ specifier: named(argument), kind: callee === 'require' ? 'static' : 'dynamic' });
  return found;
};

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /'((?:\\[\s\S]|[^'\\\n])*)'|"((?:\\[\s\S]|[^"\\\n])*)"/y;
const TEMPLATE_PART = /[`}]((?:\\[\s\S]|\$(?!\{)|[^`\\$])*)(`|\$\{)/y;
const REGEXP = /\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/[a-z]*/y;
// A slash begins a regular expression where a value is expected; elsewhere it divides.
const EXPECTS_VALUE =
  /(?:^|[-+*%=<>&|^!~?:;,({[]|(?<![\w$.])(?:return|typeof|case|in|of|do|else|delete|void|throw|new|instanceof|yield|await))$/;

const mask = (path: string, text: string): Readonly<{ code: string; literals: readonly string[] }> => {
  const literals: string[] = [];
  const substitutions: number[] = [];
  let [code, at, depth] = ['', 0, 0];
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const keep = (content: string | undefined): void => void (code += `"${literals.push(content ?? '') - 1}"`);
  while (at < text.length) {
    const char = text.charAt(at);
    const closes = char === '}' && substitutions.at(-1) === depth;
    if (char === '/' && match(COMMENT)) {
      code += ' ';
    } else if (char === "'" || char === '"') {
      const string = match(STRING);
      if (!string) throw new Error(`${path}: a string that does not end, at offset ${at}`);
      keep(string[1] ?? string[2]);
    } else if (char === '`' || closes) {
      const part = match(TEMPLATE_PART);
      if (!part) throw new Error(`${path}: a template that does not end, at offset ${at}`);
      if (closes) substitutions.pop();
      if (closes) code += ')';
      keep(part[1]);
      if (part[2] === '${') substitutions.push(depth);
      if (part[2] === '${') code += '(';
    } else if (char === '/' && EXPECTS_VALUE.test(code.trimEnd()) && match(REGEXP)) {
      keep('');
    } else {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      code += char;
      at += 1;
    }
  }
  if (depth !== 0 || substitutions.length > 0) throw new Error(`${path}: braces that do not match`);
  return { code, literals };
};
