import { parseSync, visitorKeys } from 'oxc-parser';

/** A node of the tree, as the ESTree standard has it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

/** Brackets around an expression are no node: who writes a place need not know of them. */
export function parse(file: string, source: string): SyntaxNode {
  const { program, errors } = parseSync(file, source, { preserveParens: false });
  if (errors[0]) throw new Error(`${file} is no TypeScript: ${errors[0].message}`);
  return program as unknown as SyntaxNode;
}

/** In the order of the text. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return (visitorKeys[node.type] ?? [])
    .flatMap((member) => node[member])
    .filter(isNode)
    .sort((a, b) => a.start - b.start);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Everything inside a node, in the order of the text, what is outside before what it holds. */
export function* inside(node: SyntaxNode): Generator<SyntaxNode> {
  for (const child of childrenOf(node)) {
    yield child;
    yield* inside(child);
  }
}

const KEYWORDS: Readonly<Record<string, string>> = {
  ArrayExpression: '[]',
  ArrowFunctionExpression: '=>',
  AwaitExpression: 'await',
  BreakStatement: 'break',
  CatchClause: 'catch',
  ConditionalExpression: '?:',
  ContinueStatement: 'continue',
  ForOfStatement: 'for',
  ForStatement: 'for',
  IfStatement: 'if',
  ObjectExpression: '{}',
  ReturnStatement: 'return',
  SpreadElement: '...',
  SwitchStatement: 'switch',
  TemplateLiteral: '``',
  ThrowStatement: 'throw',
  TryStatement: 'try',
  WhileStatement: 'while',
};

/** What a place calls a node: the name that it declares, its operator, its keyword, what it calls. Most nodes have none. */
export function labelOf(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return `${calledName(node['callee']) ?? ''}()`;
    case 'MemberExpression':
      return `.${nameOf(node['property'])}`;
    case 'Literal':
      return typeof node['value'] === 'string' ? `'${node['value']}'` : String(node['raw']);
    case 'SwitchCase':
      return isNode(node['test']) ? `case ${labelOf(node['test']) ?? nameOf(node['test'])}` : 'default';
    case 'MethodDefinition':
    case 'Property':
    case 'PropertyDefinition':
    case 'TSPropertySignature':
      return nameOf(node['key']);
  }
  if (typeof node['operator'] === 'string') return node['operator'];
  return KEYWORDS[node.type] ?? nameOf(node['id']);
}

function calledName(callee: unknown): string | undefined {
  if (!isNode(callee)) return undefined;
  return callee.type === 'MemberExpression' ? nameOf(callee['property']) : nameOf(callee);
}

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'PrivateIdentifier') return `#${String(node['name'])}`;
  if (node.type === 'Identifier') return String(node['name']);
  return typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** The parts of a node that have a name of their own. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['test', ['test']],
  ['then', ['consequent']],
  ['else', ['alternate']],
  ['left', ['left']],
  ['right', ['right']],
  ['body', ['body']],
  ['object', ['object', 'callee', 'tag']],
  ['value', ['argument', 'init', 'value', 'expression']],
  ['argument', ['arguments']],
  ['element', ['elements']],
  ['parameter', ['params']],
  ['statement', ['body', 'consequent']],
]);

export const PART_NAMES = [...PARTS.keys()];

/** `argument 2` and the like count from one. The statements of a function are those of its block. */
export function partOf(node: SyntaxNode, part: string, position = 1): SyntaxNode | undefined {
  if (part === 'statement' && isNode(node['body'])) return partOf(node['body'], part, position);
  const found = (PARTS.get(part) ?? [])
    .map((member) => node[member])
    .find((value) => isNode(value) || Array.isArray(value));
  const one: unknown = Array.isArray(found) ? found[position - 1] : found;
  return isNode(one) ? one : undefined;
}
