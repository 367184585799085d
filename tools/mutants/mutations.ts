import { SyntaxKind } from 'typescript/unstable/ast';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';

/** Replaces the text from `start` to `end` by `after`. `path` is relative to the project's root. */
export type Mutant = Readonly<{
  path: string;
  start: number;
  end: number;
  line: number;
  before: string;
  after: string;
}>;
type Change = readonly [node: Node, after: string];

const OPERATORS: Readonly<Partial<Record<SyntaxKind, readonly string[]>>> = {
  [SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [SyntaxKind.LessThanToken]: ['<=', '>='],
  [SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [SyntaxKind.BarBarToken]: ['&&'],
  [SyntaxKind.QuestionQuestionToken]: ['&&'],
  [SyntaxKind.PlusToken]: ['-'],
  [SyntaxKind.MinusToken]: ['+'],
  [SyntaxKind.AsteriskToken]: ['/'],
  [SyntaxKind.SlashToken]: ['*'],
  [SyntaxKind.PercentToken]: ['*'],
  [SyntaxKind.PlusEqualsToken]: ['-='],
  [SyntaxKind.MinusEqualsToken]: ['+='],
};

const changesOf = (node: Node, file: SourceFile): readonly Change[] => {
  if (is.isBinaryExpression(node))
    return (OPERATORS[node.operatorToken.kind] ?? []).map((after): Change => [node.operatorToken, after]);
  if (is.isPrefixUnaryExpression(node))
    return node.operator === SyntaxKind.ExclamationToken ? [[node, `(${node.operand.getText(file)})`]] : [];
  if (is.isConditionalExpression(node)) return ['true', 'false'].map((after) => [node.condition, after]);
  if (is.isIfStatement(node)) return ['true', 'false'].map((after) => [node.expression, after]);
  if (is.isArrayLiteralExpression(node)) return node.elements.map((element) => [element, '']);
  if (is.isSpreadAssignment(node)) return [[node, '']];
  if (is.isNumericLiteral(node)) return [1, -1].map((by) => [node, `(${Number(node.text) + by})`]);
  if (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node))
    return [[node, node.text === '' ? "'mutant'" : "''"]];
  if (is.isTemplateExpression(node)) return [[node, "''"]];
  if (node.kind === SyntaxKind.TrueKeyword) return [[node, 'false']];
  if (node.kind === SyntaxKind.FalseKeyword) return [[node, 'true']];
  return [];
};

/** The name of a codec, as in `normalised('UserId', …)`, is visible only in openapi.json. */
const isCodecName = (node: Node): boolean =>
  is.isStringLiteral(node) && is.isCallLikeExpression(node.parent) && /^[A-Z][A-Za-z]+$/.test(node.text);

/** What no test of the core can notice: types, names of modules and codecs, and messages of errors that mean a bug. */
const isUnseen = (node: Node): boolean =>
  isCodecName(node) ||
  is.isTypeNode(node) ||
  is.isTypeAliasDeclaration(node) ||
  is.isInterfaceDeclaration(node) ||
  is.isImportDeclaration(node) ||
  is.isExportDeclaration(node) ||
  is.isThrowStatement(node);

/** Returns every possible change of one operator or literal. Removes an array element together with its comma. */
export const mutantsOf = (path: string, file: SourceFile): readonly Mutant[] => {
  const found: Mutant[] = [];
  const visit = (node: Node): void => {
    if (isUnseen(node)) return;
    for (const [changed, after] of changesOf(node, file)) {
      const [start, own] = [changed.getStart(file), changed.end];
      const end = after === '' && file.text[own] === ',' ? own + 1 : own;
      const line = file.text.slice(0, start).split('\n').length;
      found.push({ path, start, end, line, before: file.text.slice(start, end), after });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
};
