import { childrenOf, inside, labelOf, PART_NAMES, parse, partOf, type SyntaxNode } from '../support/syntax.ts';

/** One change of a defect. */
export interface Change {
  /**
   * Steps from outside in: `decideStake / if with 'rolled_back' / its test / < 2/3`. A step is what a node is called (see
   * `labelOf`) among all that stand inside the step before, if need be by something that it holds. Where several are
   * called so it says which one, and of how many: one more or less, and whoever made it so is asked which one is meant.
   * The last step may be a piece of a text in another language: `UNMARKED / the text attribute_not_exists(settledBy)`.
   */
  readonly place: string;
  /**
   * What stands there in its place, `gone` for nothing; an operator alone takes the place of the operator. `$itself` and
   * `$left`, `$test`… stand for what was there, so that whoever renames it does not have to come here.
   */
  readonly becomes: string;
}

const GONE = 'gone';
/** Of these nothing is left when what they hold is gone. */
const WHOLE = new Set([
  'VariableDeclaration',
  'ExpressionStatement',
  'AwaitExpression',
  'ChainExpression',
  'SpreadElement',
]);
const OPERATOR = /^(?:[-+*/%<>=!&|?^~]+|in|instanceof)$/;

/** The text with all changes in it. Throws with what is wrong when a place is not there. */
export function changed(file: string, source: string, changes: readonly Change[]): string {
  const program = parse(file, source);
  return changes
    .map((change) => editOf(program, source, change))
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: becomes }) => text.slice(0, start) + becomes + text.slice(end), source);
}

interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function editOf(program: SyntaxNode, source: string, { place, becomes }: Change): TextEdit {
  const [, around, piece] = /^(.*) \/ the text (.*)$/.exec(place) ?? [];
  const node = nodeAt(program, around ?? place);
  if (piece !== undefined) return pieceEdit(node, source, piece, becomes);
  if (becomes === GONE) return removal(program, node, source);
  if (OPERATOR.test(becomes)) return operatorEdit(node, source, becomes);
  return { start: node.start, end: node.end, text: filled(becomes, node, source) };
}

/** The node that is meant. */
function nodeAt(program: SyntaxNode, place: string): SyntaxNode {
  let node = program;
  for (const step of place.split(' / ')) {
    const found = stepFrom(node, step);
    if (typeof found === 'string') throw new Error(`${place}: ${found}`);
    node = found;
  }
  return node;
}

/** The node, or what is wrong with the step. */
function stepFrom(outer: SyntaxNode, step: string): SyntaxNode | string {
  const [, part, position] = /^its (\w+)(?: (\d+))?$/.exec(step) ?? [];
  if (part !== undefined) {
    return partOf(outer, part, Number(position ?? 1)) ?? `there is no "${step}"`;
  }
  const [, called = step, index = '1', count = '1'] = /^(.+) (\d+)\/(\d+)$/.exec(step) ?? [];
  const [, label = called, held] = /^([^'"]+) with (.+)$/.exec(called) ?? [];
  const found = [...inside(outer)].filter(
    (node) =>
      labelOf(node) === label && (held === undefined || [...inside(node)].some((part) => labelOf(part) === held)),
  );
  const node = found[Number(index) - 1];
  if (found.length !== Number(count) || !node) return `${found.length} are called "${step}", not ${count}`;
  return node;
}

/** With the comma that is too much without it; a name with its declaration, a call with its statement. */
function removal(program: SyntaxNode, node: SyntaxNode, source: string): TextEdit {
  const holder = [...inside(program)].find((outer) => childrenOf(outer).includes(node));
  if (holder && WHOLE.has(holder.type)) return removal(program, holder, source);
  const after = /^\s*,/.exec(source.slice(node.end))?.[0].length ?? 0;
  const before = after > 0 ? 0 : (/,\s*$/.exec(source.slice(0, node.start))?.[0].length ?? 0);
  return { start: node.start - before, end: node.end + after, text: '' };
}

function operatorEdit(node: SyntaxNode, source: string, becomes: string): TextEdit {
  const operator = String(node['operator']);
  const from = partOf(node, 'left')?.end ?? node.start;
  const start = source.indexOf(operator, from);
  return { start, end: start + operator.length, text: becomes };
}

function pieceEdit(node: SyntaxNode, source: string, piece: string, becomes: string): TextEdit {
  const text = source.slice(node.start, node.end);
  const at = text.indexOf(piece);
  if (at < 0 || at !== text.lastIndexOf(piece)) throw new Error(`"${piece}" does not stand there once`);
  const start = node.start + at;
  return { start, end: start + piece.length, text: becomes === GONE ? '' : becomes };
}

function filled(becomes: string, node: SyntaxNode, source: string): string {
  return becomes.replace(/\$(itself|[a-z]+)(?: (\d+))?\b/g, (text, name: string, position?: string) => {
    if (name !== 'itself' && !PART_NAMES.includes(name)) return text;
    const part = name === 'itself' ? node : partOf(node, name, Number(position ?? 1));
    if (!part) throw new Error(`there is no ${text}`);
    return source.slice(part.start, part.end);
  });
}
