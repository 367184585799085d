/** A fenced block of a page, such as ```` ```sh not-run: needs Docker ````. */
export type Fence = Readonly<{ language: string; info: string; text: string; line: number }>;

export const fencesOf = (markdown: string): readonly Fence[] => {
  const fences: Fence[] = [];
  let open: { language: string; info: string; line: number; lines: string[] } | null = null;
  for (const [i, line] of markdown.split('\n').entries()) {
    const [, language, info] = /^```(\S*)\s*(.*)$/.exec(line) ?? [];
    if (language === undefined) open?.lines.push(line);
    else if (open === null) open = { language, info: info ?? '', line: i + 1, lines: [] };
    else {
      fences.push({ language: open.language, info: open.info, line: open.line, text: open.lines.join('\n') });
      open = null;
    }
  }
  if (open !== null) throw new Error(`the block of line ${open.line} has no end`);
  return fences;
};

const NOT_RUN = /^not-run: \S/;

/** A block that is run or that shows output; other blocks are for readers only. */
export type Step =
  | Readonly<{ kind: 'sh' | 'sql' | 'diff'; fence: Fence }>
  | Readonly<{ kind: 'answer'; fence: Fence; of: Fence }>;

/** The block is repeated until its output matches, because another process causes it. */
const EVENTUALLY = 'eventually';
export const isRepeated = ({ info }: Fence): boolean => info === EVENTUALLY;

/**
 * Commands (`sh`), statements (`sql`) and changes of files (`diff`) run in order; a `json` or `text` block right after
 * a command shows its output. Only `not-run: why` excludes a block.
 */
export const stepsOf = (fences: readonly Fence[]): readonly Step[] =>
  fences.flatMap((fence, i): readonly Step[] => {
    const { language, info, line } = fence;
    if (info.startsWith('not-run')) {
      if (!NOT_RUN.test(info)) throw new Error(`the block of line ${line} does not say why it is not run`);
      return [];
    }
    if (language === 'sh' && info !== '' && info !== EVENTUALLY)
      throw new Error(`the block of line ${line} says ${info}, which means nothing`);
    if (language === 'sh' || language === 'sql' || language === 'diff') return [{ kind: language, fence }];
    const of = fences[i - 1];
    const follows = of?.language === 'sh' && !of.info.startsWith('not-run');
    return follows && (language === 'json' || language === 'text') ? [{ kind: 'answer', fence, of }] : [];
  });
